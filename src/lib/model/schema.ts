/**
 * The version of the documents' schema. It only grows by adding: a client keeps and syncs what it does not know, and
 * reads what it does. A version that needs existing documents changed adds a step to `STEPS`.
 */
import type * as Y from 'yjs';
import { edit, MIGRATION } from './edit.ts';
import { getMeta, metaOf } from './meta.ts';
import { put } from './values.ts';

export const SCHEMA_VERSION = 1;

/** `STEPS[n]` takes a document from version n + 1 to n + 2. Two devices may run one at once: it must not matter. */
const STEPS: readonly ((doc: Y.Doc) => void)[] = [];

/** Brings a document that has content to this version. One that is empty or newer is left as it is. */
export function migrate(content: Y.Doc): void {
	const from = getMeta(content).schemaVersion;
	if (from === 0 || from >= SCHEMA_VERSION) return;
	edit(content, MIGRATION, () => {
		for (const step of STEPS.slice(from - 1)) step(content);
		put(metaOf(content), 'schemaVersion', SCHEMA_VERSION);
	});
}

/** True when this client may lack words for what others see, because their version is newer. */
export function isNewerSchema(content: Y.Doc): boolean {
	return getMeta(content).schemaVersion > SCHEMA_VERSION;
}
