/** Does with a small text what the page does with each before the engine reads it. Nothing comes of it but that it is done faster the next time. */
import { afterOtherWork } from '$lib/util';
import { firstRows } from './first-rows.ts';
import { prepareFirst } from './prepare.ts';
import { proposeCsv } from './propose-csv.ts';

/** In steps, between which others get their turn. Returns whether the text was read to the end of that. */
export async function rehearse(text: Blob): Promise<boolean> {
	await afterOtherWork();
	const proposal = await proposeCsv(text, {}, undefined, true);
	if (!proposal.ok || proposal.reading.format !== 'csv') return false;
	const { reading } = proposal;
	await afterOtherWork();
	const prepared = await prepareFirst(text, reading);
	if (prepared === null) return false;
	await afterOtherWork();
	return (await firstRows(prepared, reading))().length > 0;
}
