const BUCKETS = 65_536;

/**
 * Digests of `size` bytes each, sorted by their bytes. Hashes spread evenly over their first two bytes, so a million of
 * them are some fifteen to a bucket, and a bucket is sorted by insertion.
 */
export function sortDigests(digests: Uint8Array, size: number): Uint8Array {
	const count = digests.length / size;
	const bucketOf = (i: number) => ((digests[i * size] ?? 0) << 8) | (digests[i * size + 1] ?? 0);
	// reason for each !: an index is below its array's length by construction.
	const starts = new Uint32Array(BUCKETS + 1);
	for (let i = 0; i < count; i++) starts[bucketOf(i) + 1]! += 1;
	for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1]! += starts[bucket]!;
	const order = new Uint32Array(count);
	const next = starts.slice();
	for (let i = 0; i < count; i++) order[next[bucketOf(i)]!++] = i;
	for (let bucket = 0; bucket < BUCKETS; bucket++) {
		order
			.subarray(starts[bucket], starts[bucket + 1])
			.sort((a, b) => compare(digests, a * size, b * size, size));
	}
	const sorted = new Uint8Array(digests.length);
	order.forEach((from, to) => sorted.set(digests.subarray(from * size, (from + 1) * size), to * size));
	return sorted;
}

function compare(bytes: Uint8Array, a: number, b: number, size: number): number {
	for (let i = 0; i < size; i++) {
		const difference = (bytes[a + i] ?? 0) - (bytes[b + i] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
