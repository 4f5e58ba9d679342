/** One door for every file: looks at its bytes, and proposes how to read it or says why it will not. */
import { isUnreadable } from './bytes.ts';
import type { Proposal } from './proposal.ts';
import { proposeCsv } from './propose-csv.ts';
import type { Chosen } from './reading.ts';
import type { Refusal } from './refusal.ts';
import { readSignature } from './signature.ts';

export type ProposeOptions = {
	/** What a person chose so far; everything else is proposed to go with it. */
	chosen?: Chosen;
	signal?: AbortSignal;
};

const SIGNATURE_BYTES = 1024;

/**
 * Proposes how to read a file. Reads all of it once and remembers what it found, as long as the same object is handed in:
 * proposing again after a choice takes no time to speak of. May be called any number of times, also at once.
 * Never rejects: an aborted signal gives `cancelled`.
 */
export async function propose(
	file: Blob,
	{ chosen = {}, signal }: ProposeOptions = {}
): Promise<Proposal | Refusal> {
	try {
		signal?.throwIfAborted();
		if (file.size === 0) {
			// A folder dropped as if it were a file has no bytes either, but cannot be read.
			await file.slice(0, 1).arrayBuffer();
			return { ok: false, reason: 'empty' };
		}
		const kind = readSignature(new Uint8Array(await file.slice(0, SIGNATURE_BYTES).arrayBuffer()));
		if (kind !== null) return { ok: false, reason: kind };
		return await proposeCsv(file, chosen, signal);
	} catch (error) {
		if (signal?.aborted) return { ok: false, reason: 'cancelled' };
		if (isUnreadable(error)) return { ok: false, reason: 'unreadable' };
		throw error;
	}
}
