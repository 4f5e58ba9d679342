// reason for every `!` below: the index was compared with the length before.

/** Half-open ranges of clocks, sorted, disjoint and as few as possible: [start, end, start, end, …]. */
export class Ranges {
	#edges: number[] = [];

	/** The ranges in order, flat: start, end, start, end, … Not to be changed. */
	get edges(): readonly number[] {
		return this.#edges;
	}

	/** Adds [start, end). */
	add(start: number, end: number): void {
		const edges = this.#edges;
		const size = edges.length;
		// Nearly all deletions are near the newest text.
		if (size === 0 || start > edges[size - 1]!) {
			edges.push(start, end);
			return;
		}
		const first = this.#firstEndingAtOrAfter(start);
		let last = first;
		let from = start;
		let to = end;
		while (last < size && edges[last]! <= end) {
			from = Math.min(from, edges[last]!);
			to = Math.max(to, edges[last + 1]!);
			last += 2;
		}
		if (last === first + 2) {
			edges[first] = from;
			edges[first + 1] = to;
		} else {
			edges.splice(first, last - first, from, to);
		}
	}

	/** What of [start, end) is not in here, flat. */
	missing(start: number, end: number): number[] {
		const edges = this.#edges;
		const gaps: number[] = [];
		let from = start;
		for (let i = this.#firstEndingAtOrAfter(start); i < edges.length && edges[i]! < end; i += 2) {
			if (edges[i]! > from) gaps.push(from, edges[i]!);
			from = Math.max(from, edges[i + 1]!);
		}
		if (from < end) gaps.push(from, end);
		return gaps;
	}

	/** Index of the first range whose end is not before `clock`. */
	#firstEndingAtOrAfter(clock: number): number {
		const edges = this.#edges;
		let low = 0;
		let high = edges.length / 2;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (edges[middle * 2 + 1]! < clock) low = middle + 1;
			else high = middle;
		}
		return low * 2;
	}
}
