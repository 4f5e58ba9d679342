import { expect, test } from 'vitest';
import { countRecordsWith } from './count-records.ts';
import { proposeWith } from './propose.ts';
import { readRejected } from './read-rejected.ts';
import { READERS_HERE } from './readers-here.ts';

test('every rejected record can be read, with its place and as the file has it', async () => {
	const rows = Array.from({ length: 60_000 }, (_, i) => (i % 40 === 7 ? `${i},a,"b, ${i}",c` : `${i},x`));
	const file = new Blob([`id,name\n${rows.join('\n')}\n`]);
	const proposal = await proposeWith(READERS_HERE, file);
	if (!proposal.ok) throw new Error(proposal.reason);
	const count = await countRecordsWith(READERS_HERE, file, proposal.reading);
	if (!count.ok || count.rejected.all === null) throw new Error('some are rejected');
	expect(count.rejected.count).toBe(1500);
	expect(count.kept + count.rejected.count).toBe(60_000);
	const all = await readRejected(count.rejected.all);
	expect(all).toHaveLength(1500);
	expect(all[1]).toEqual({ record: 49, because: 'more-fields', text: '47,a,"b, 47",c' });
	expect(all.at(-1)).toMatchObject({ record: 59_969 });
	expect(await readRejected(count.rejected.all, { most: 3 })).toEqual(all.slice(0, 3));
});
