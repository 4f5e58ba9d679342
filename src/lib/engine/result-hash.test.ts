import { createHash } from 'node:crypto';
import { bool, columnFromArray, float64, int64, tableFromColumns, tableToIPC, utf8 } from '@uwdata/flechette';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashResult as resultHash } from './result-hash.ts';
import { QueryResult } from './result.ts';

type Row = [id: bigint | null, name: string | null, share: number | null, ok: boolean | null];

function resultOf(rows: readonly Row[], names = ['id', 'name', 'share', 'ok']): QueryResult {
	const types = [int64(), utf8(), float64(), bool()];
	const columns = names.map(
		(name, i) =>
			[
				name,
				columnFromArray(
					rows.map((row) => row[i]),
					types[i]
				)
			] as const
	);
	const bytes = tableToIPC(tableFromColumns(columns as never), { format: 'stream' });
	if (bytes === null) throw new Error('No bytes');
	return new QueryResult([bytes], { complete: true, elapsedMs: 0 });
}

const row: fc.Arbitrary<Row> = fc.tuple(
	fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
	fc.option(fc.string({ unit: 'binary' })),
	fc.option(fc.double()),
	fc.option(fc.boolean())
);

/** The recipe of result-hash.ts, written a second time. */
function recompute(rows: readonly Row[], ordered: boolean): string {
	const float = (value: number) => {
		const rounded = Number(value.toPrecision(15)) + 0;
		if (Number.isNaN(rounded)) return 'nan';
		if (!Number.isFinite(rounded)) return rounded > 0 ? 'inf' : '-inf';
		return String(rounded);
	};
	const digests = rows.map(([id, name, share, ok]) => {
		const cells = [
			id === null ? null : String(id),
			name,
			share === null ? null : float(share),
			ok === null ? null : String(ok)
		];
		const line = `${JSON.stringify(cells)}\n`;
		return ordered ? Buffer.from(line).toString('hex') : createHash('sha256').update(line).digest('hex');
	});
	if (!ordered) digests.sort();
	return createHash('sha256')
		.update(`roundtable-result 1 ${ordered ? 'ordered' : 'unordered'}\n`)
		.update('[["id","BIGINT"],["name","VARCHAR"],["share","DOUBLE"],["ok","BOOLEAN"]]\n')
		.update(Buffer.from(digests.join(''), 'hex'))
		.digest('hex');
}

describe('the hash of a result', () => {
	it('is what the recipe says', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(row, { minLength: 1, maxLength: 40 }),
				fc.boolean(),
				async (rows, ordered) => {
					expect(await resultHash(resultOf(rows), { ordered })).toBe(recompute(rows, ordered));
				}
			),
			{ numRuns: 50 }
		);
	});

	it('is the same for every order of the rows when unordered, and only then', async () => {
		const shuffled = fc
			.uniqueArray(row, { minLength: 2, maxLength: 30, selector: (cells) => String(cells[0]) })
			.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));
		await fc.assert(
			fc.asyncProperty(shuffled, async ([rows, other]) => {
				const hash = (some: Row[], ordered: boolean) => resultHash(resultOf(some), { ordered });
				expect(await hash(other, false)).toBe(await hash(rows, false));
				const moved = rows.some((cells, i) => cells !== other[i]);
				expect((await hash(other, true)) === (await hash(rows, true))).toBe(!moved);
			}),
			{ numRuns: 30 }
		);
	});

	it('changes with one value, one more equal row, a name and a null', async () => {
		const rows: Row[] = [
			[1n, 'a', 0.5, true],
			[1n, 'a', 0.5, true]
		];
		const hashes = await Promise.all([
			resultHash(resultOf(rows), { ordered: false }),
			resultHash(resultOf(rows.slice(1)), { ordered: false }),
			resultHash(resultOf([rows[0] as Row, [1n, 'b', 0.5, true]]), { ordered: false }),
			resultHash(resultOf([rows[0] as Row, [1n, '', 0.5, true]]), { ordered: false }),
			resultHash(resultOf([rows[0] as Row, [1n, null, 0.5, true]]), { ordered: false }),
			resultHash(resultOf(rows, ['id', 'name', 'share', 'fine']), { ordered: false })
		]);
		expect(new Set(hashes).size).toBe(hashes.length);
	});

	it('does not see float noise past the fifteenth digit', async () => {
		const hash = (share: number) => resultHash(resultOf([[1n, 'a', share, true]]), { ordered: true });
		expect(await hash(0.1 + 0.2)).toBe(await hash(0.3));
		expect(await hash(-0)).toBe(await hash(0));
		expect(await hash(0.300000000000001)).not.toBe(await hash(0.3));
	});

	it('is not given for a result that holds only some of its rows', async () => {
		const cut = new QueryResult(
			[tableToIPC(tableFromColumns([['id', columnFromArray([1, 2, 3])]] as never), {}) as Uint8Array],
			{
				complete: true,
				elapsedMs: 0,
				maxRows: 2
			}
		);
		expect(await resultHash(cut, { ordered: true })).toBeNull();
	});
});
