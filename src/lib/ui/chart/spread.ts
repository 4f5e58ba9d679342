/**
 * Places at least `step` apart between `low` and `high`, as near to the wanted ones as that allows (least squares: an
 * isotonic regression of the places without the steps between them). `wanted` goes up, and so does the answer. Where
 * there is too little room for all, the last ones lie beyond `high`.
 */
export function spread(
	wanted: readonly number[],
	step: number,
	[low, high]: readonly [number, number]
): number[] {
	const blocks: { sum: number; count: number }[] = [];
	wanted.forEach((place, at) => {
		let block = { sum: place - at * step, count: 1 };
		for (let last = blocks.at(-1); last !== undefined && mean(last) > mean(block); last = blocks.at(-1)) {
			block = { sum: block.sum + last.sum, count: block.count + last.count };
			blocks.pop();
		}
		blocks.push(block);
	});
	const highest = high - (wanted.length - 1) * step;
	return blocks
		.flatMap((block) => new Array<number>(block.count).fill(mean(block)))
		.map((place, at) => Math.max(low, Math.min(place, highest)) + at * step);
}

const mean = ({ sum, count }: { sum: number; count: number }) => sum / count;
