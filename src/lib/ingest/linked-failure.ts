import { NoWorker } from './apart.ts';
import { FooterFailure } from './parquet-footer.ts';
import type { RemoteReason } from './remote-ask.ts';

type LinkedReason =
	| RemoteReason
	| 'cancelled'
	/** The server does not say how long the file is. */
	| 'no-size'
	/** It is no Parquet file, or its footer leads nowhere. */
	| 'damaged'
	| 'encrypted'
	/** Its footer alone is more than is read. */
	| 'huge-footer'
	/** Two columns have one name, as far as the engine can tell. */
	| 'same-names'
	/** The reader is not on this device and there is no network. */
	| 'offline';

/** Why a file that stays where it is gave nothing. */
export type LinkedFailure = { ok: false; reason: LinkedReason; status?: number };

/** Of what was thrown while one was read; throws what nobody expects. */
export function linkedFailureOf(error: unknown, signal: AbortSignal | undefined): LinkedFailure {
	if (signal?.aborted) return { ok: false, reason: 'cancelled' };
	if (error instanceof FooterFailure) return { ok: false, reason: error.reason };
	if (error instanceof NoWorker) return { ok: false, reason: 'offline' };
	const reason = error instanceof Error && 'reason' in error ? error.reason : null;
	if (reason === 'encrypted' || reason === 'damaged') return { ok: false, reason };
	throw error;
}
