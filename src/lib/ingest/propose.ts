/** One door for every file: looks at its bytes, and proposes how to read it or says why it will not. */
import { openFile, type Opened } from './open-file.ts';
import type { Proposal } from './proposal.ts';
import { proposeCsv } from './propose-csv.ts';
import { proposeJson } from './propose-json.ts';
import { proposeParquet } from './propose-parquet.ts';
import { proposeSheet } from './propose-sheet.ts';
import type { Readers } from './readers.ts';
import type { Chosen } from './reading.ts';
import { refusalOf, type Refusal } from './refusal.ts';

export type ProposeOptions = {
	/** What a person chose so far; everything else is proposed to go with it. */
	chosen?: Chosen;
	signal?: AbortSignal;
	/**
	 * Judge a text by its beginning and its end, which takes no time however large it is: a byte far down may still speak
	 * for another encoding.
	 */
	glance?: boolean;
};

export async function proposeWith(
	readers: Readers,
	file: Blob,
	{ chosen = {}, signal, glance = false }: ProposeOptions = {}
): Promise<Proposal | Refusal> {
	try {
		signal?.throwIfAborted();
		if (file.size === 0) {
			// A folder dropped as if it were a file has no bytes either, but cannot be read.
			await file.slice(0, 1).arrayBuffer();
			return { ok: false, reason: 'empty' };
		}
		const opened = await openFile(file, chosen, signal);
		const proposal = await proposeOpened(readers, opened, { chosen, signal, glance }).catch(
			(error: unknown) => {
				const refusal = refusalOf(error, signal);
				if (refusal === null) throw error;
				return refusal;
			}
		);
		return withMember(proposal, opened, chosen);
	} catch (error) {
		const refusal = refusalOf(error, signal);
		if (refusal === null) throw error;
		return refusal;
	}
}

async function proposeOpened(
	readers: Readers,
	{ blob, kind }: Opened,
	{ chosen, signal, glance }: { chosen: Chosen; signal: AbortSignal | undefined; glance: boolean }
): Promise<Proposal | Refusal> {
	if (blob.size === 0) return { ok: false, reason: 'empty' };
	switch (kind) {
		case null:
			return proposeCsv(blob, chosen, signal, glance);
		case 'excel':
		case 'old-office':
			return proposeSheet(readers, blob, chosen, signal);
		case 'json':
			return proposeJson(blob, chosen);
		case 'parquet':
			return proposeParquet(readers, blob, signal);
		default:
			return { ok: false, reason: kind };
	}
}

/** Says which file of an archive it is about, and which others there are. */
function withMember(
	outcome: Proposal | Refusal,
	{ member, members, gzip }: Opened,
	chosen: Chosen
): Proposal | Refusal {
	if (!outcome.ok) return members === null ? outcome : { ...outcome, members };
	const { reading, choices } = outcome;
	return {
		...outcome,
		gzip,
		reading: { ...reading, member },
		choices:
			members === null || member === null
				? choices
				: {
						member: {
							value: member,
							evidence: { tables: members.filter(({ refused }) => refused === null).length },
							options: members,
							chosen: chosen.member !== undefined && chosen.member !== null
						},
						...choices
					}
	};
}
