/** What a site that has another file by now may do to what was read of the first: nothing. */
import 'fake-indexeddb/auto';
import * as parquet from 'parquet-wasm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wideColumns, writeRowGroups } from '../../../tests/support/parquet-file.ts';
import { startParquetSite, type ParquetSite } from '../../../tests/support/parquet-site.ts';
import { compareFooters } from './compare-footers.ts';
import { KeptOnDevice, keptAs, type KeptParts } from './kept-parts.ts';
import { LinkedFile } from './linked-file.ts';
import type { FetchParts } from './linked-footer.ts';
import { fetchRanges } from './range-fetch.ts';
import { READERS_HERE } from './readers-here.ts';
import { RemoteFetch } from './remote-fetch.ts';

const whole = Buffer.from(writeRowGroups(parquet, wideColumns(3000), 1000));
/** Other values under the same footer: nothing but the tag tells. */
const altered = Buffer.from(whole);
altered.fill(0, 4, 2000);
let site: ParquetSite;
const platform = {
	fetch: (url: string, init: RequestInit) => fetch(url, init),
	secure: false,
	wait: () => Promise.resolve()
};
const fetchParts: FetchParts = (address, facts, ranges, { onPart, onProgress }) =>
	fetchRanges(platform, { address, facts, ranges }, onPart, (bytes) => onProgress?.(bytes));

beforeAll(async () => void (site = await startParquetSite(whole)));
afterAll(() => site.close());
beforeEach(() =>
	Object.assign(site, { body: whole, tag: '"one"', fault: null, isTagHidden: false, onPart: null, asked: [] })
);

async function open(kept?: KeptParts): Promise<LinkedFile> {
	const address = `${site.url}/wide.parquet`;
	const looked = await new RemoteFetch(platform).look(address);
	if (!looked.ok) throw new Error(looked.reason);
	const source = { address, facts: looked.facts };
	const opened = await LinkedFile.open(
		{ readers: READERS_HERE, fetchParts, ...(kept ? { kept } : {}) },
		source
	);
	if (!opened.ok) throw new Error(opened.reason);
	return opened.file;
}

describe('parts of two versions', () => {
	/** The site takes another file once it has given `parts` more. */
	const becomesOther = (parts: number, other: Buffer, tag: string | null) => {
		let given = 0;
		site.onPart = () => {
			if (given++ === parts) Object.assign(site, { body: other, tag });
		};
	};
	const other = Buffer.from(writeRowGroups(parquet, wideColumns(3001), 1000));

	it('do not meet where the tag changes between two of them', async () => {
		const file = await open();
		becomesOther(1, altered, '"two"');
		expect(await file.fetch(['id', 'big'])).toEqual({ ok: false, reason: 'changed' });
		expect(file.isHere('id') && file.isHere('big')).toBe(false);
	});

	it('do not meet where the site says no version, and changes once its footer was asked for again', async () => {
		site.tag = null;
		const file = await open();
		// The same length: no header tells.
		const swapped = Buffer.from(other.subarray(0, whole.length));
		becomesOther(2, Buffer.concat([swapped, Buffer.alloc(whole.length - swapped.length)]), null);
		expect(await file.fetch(['id', 'big'])).toEqual({ ok: false, reason: 'changed' });
		for (const name of ['id', 'big']) expect(file.isHere(name)).toBe(false);
	});

	it('do not meet where the site says its version only of the whole file', async () => {
		const file = await open();
		Object.assign(site, { isTagHidden: true, asked: [] });
		expect(await file.fetch(['id'])).toBeNull();
		const footer = { from: whole.length - 8 - whole.readUInt32LE(whole.length - 8), to: whole.length };
		expect(site.asked.at(-1)).toEqual(footer);
		becomesOther(
			0,
			Buffer.concat([other.subarray(0, whole.length), Buffer.alloc(99)]).subarray(0, whole.length),
			'"two"'
		);
		expect(await file.fetch(['amount'])).toEqual({ ok: false, reason: 'changed' });
		expect([file.isHere('id'), file.isHere('amount')]).toEqual([true, false]);
	});

	it('are kept apart under one footer, and one is let go of without the other', async () => {
		const kept = new KeptOnDevice('linked-versions');
		const first = await open(kept);
		await first.fetch(['id']);
		await expect.poll(() => first.keptColumns()).toEqual(['id']);
		Object.assign(site, { body: altered, tag: '"two"' });
		const second = await open(kept);
		expect(second.footerHash).toBe(first.footerHash);
		expect(await second.keptColumns()).toEqual([]);
		await second.fetch(['id']);
		expect(await second.hashesOf(['id'])).not.toEqual(await first.hashesOf(['id']));
		await expect.poll(() => second.keptColumns()).toEqual(['id']);
		await kept.drop(keptAs(first.address, first.footerHash, first.facts));
		expect(await first.keptColumns()).toEqual([]);
		expect(await second.keptColumns()).toEqual(['id']);
	});
});

it('what two footers say of the change is rows, and columns that came, went or are of another type', async () => {
	const before = await open();
	const { amount: _gone, open: isOpen, ...columns } = wideColumns(3001);
	const later = { ...columns, open: isOpen?.map(Number) ?? [], fresh: columns['id'] ?? [] };
	Object.assign(site, { body: Buffer.from(writeRowGroups(parquet, later, 1000)), tag: '"two"' });
	const after = await open();
	expect(compareFooters(before, after)).toEqual({
		rows: { before: 3000, after: 3001 },
		columns: {
			added: ['fresh'],
			removed: ['amount'],
			retyped: [{ name: 'open', before: 'BOOLEAN', after: expect.stringMatching(/INT|DOUBLE/) }]
		},
		isSameFooter: false
	});
	expect(compareFooters(before, before)).toMatchObject({
		columns: { added: [], removed: [] },
		isSameFooter: true
	});
});
