/** Names of tables that a mistyped one may have meant. */

/** At most three, nearest first; none that is far. Case does not matter. */
export function closestNames(typed: string, known: readonly string[]): string[] {
	const wanted = typed.toLowerCase();
	const most = Math.max(1, Math.floor(wanted.length / 3));
	return [...new Set(known)]
		.map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
		.filter(({ name, far }) => far <= most || (wanted.length > 2 && name.toLowerCase().includes(wanted)))
		.toSorted((a, b) => a.far - b.far)
		.slice(0, 3)
		.map(({ name }) => name);
}

/** Letters to be put in, taken out or exchanged. */
function distance(a: string, b: string): number {
	let last = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let row = 1; row <= a.length; row++) {
		const current = [row];
		for (let column = 1; column <= b.length; column++) {
			const cost = a[row - 1] === b[column - 1] ? 0 : 1;
			current.push(
				Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + cost)
			);
		}
		last = current;
	}
	return last[b.length] ?? 0;
}
