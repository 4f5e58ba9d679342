import zlib from 'node:zlib';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';
import type { Chosen } from './reading.ts';

const table = 'id,name\n1,Ana\n2,Bo\n';
const propose = (bytes: Uint8Array, chosen: Chosen = {}) =>
	proposeWith(READERS_HERE, new Blob([bytes as Uint8Array<ArrayBuffer>]), { chosen });

describe('a packed file', () => {
	it('gzip is unpacked and said', async () => {
		const proposal = await propose(gzipSync(strToU8(table)));
		expect(proposal).toMatchObject({ ok: true, gzip: true, reading: { format: 'csv', member: null } });
	});

	it('several gzip files in one are read to the end of the last', async () => {
		const parts = [gzipSync(strToU8('id,name\n1,Ana\n')), gzipSync(strToU8('2,Bo\n'))];
		const proposal = await propose(Uint8Array.from(parts.flatMap((part) => [...part])));
		expect(proposal.ok && proposal.preview.map(({ cells }) => cells)).toEqual([
			['1', 'Ana'],
			['2', 'Bo']
		]);
	});

	it.each([
		['gzip', gzipSync(strToU8(table.repeat(9999))).slice(0, -100)],
		[
			'two gzip files of which the second',
			(() => {
				const whole = gzipSync(strToU8(table));
				return Uint8Array.from([...whole, ...whole.slice(0, -6)]);
			})()
		],
		['archive', zipSync({ 'a.csv': strToU8(table) }).slice(0, -30)]
	])('%s with its end missing is refused, not read in part', async (_, bytes) => {
		expect(await propose(bytes)).toMatchObject({ ok: false, reason: 'damaged' });
	});

	it('an archive proposes its largest table and lists the others', async () => {
		const archive = zipSync({
			'read me.pdf': strToU8('%PDF-1.7 and much more than the tables'),
			'data/small.csv': strToU8('a;b\n1;2\n'),
			'data/large.csv': strToU8(table),
			'__MACOSX/._large.csv': strToU8('x'),
			'data/': new Uint8Array(0)
		});
		const proposal = await propose(archive);
		if (!proposal.ok) throw new Error(proposal.reason);
		expect(proposal.reading.member).toBe('data/large.csv');
		expect(proposal.choices.member?.options).toEqual([
			{ path: 'data/large.csv', bytes: table.length, refused: null },
			{ path: 'data/small.csv', bytes: 8, refused: null },
			{ path: 'read me.pdf', bytes: 38, refused: 'no-table' }
		]);
		const other = await propose(archive, { member: 'data/small.csv' });
		expect(other).toMatchObject({ reading: { member: 'data/small.csv', delimiter: ';' } });
	});

	it('a gzip in an archive is unpacked too', async () => {
		const proposal = await propose(zipSync({ 'a.csv.gz': gzipSync(strToU8(table)) }));
		expect(proposal).toMatchObject({ ok: true, gzip: true, reading: { member: 'a.csv.gz' } });
	});

	it('a file of an archive that cannot be read says which others there are', async () => {
		const archive = zipSync({ 'a.csv': strToU8('%PDF-1.7'), 'b.csv': strToU8('x,y\n') });
		expect(await propose(archive)).toMatchObject({
			ok: false,
			reason: 'pdf',
			members: [{ path: 'a.csv' }, { path: 'b.csv' }]
		});
	});

	it('an archive without a table is refused', async () => {
		expect(await propose(zipSync({ 'a.png': strToU8('x') }))).toMatchObject({
			ok: false,
			reason: 'no-table'
		});
	});

	it('an encrypted one is refused', async () => {
		const archive = zipSync({ 'a.csv': strToU8(table) });
		const directory = archive.findLastIndex((_, i) => archive[i] === 0x50 && archive[i + 2] === 1);
		archive[directory + 8] = (archive[directory + 8] ?? 0) | 1;
		expect(await propose(archive)).toMatchObject({ ok: false, reason: 'encrypted' });
	});

	it('what grows past all measure is refused before it fills the memory', async () => {
		const zeros = new Uint8Array(130 * 1024 * 1024);
		expect(await propose(zlib.gzipSync(zeros))).toMatchObject({ ok: false, reason: 'bomb' });
		// It says that it is deflated, and lies about its size.
		const archive = zipSync({ 'a.csv': zlib.deflateRawSync(zeros) }, { level: 0 });
		const directory = archive.findLastIndex((_, i) => archive[i] === 0x50 && archive[i + 2] === 1);
		archive[directory + 10] = 8;
		archive.set([100, 0, 0, 0], directory + 24);
		expect(await propose(archive)).toMatchObject({ ok: false, reason: 'bomb' });
	});
});
