import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A folder of its own for each test of the file that calls this; returns its path at the moment. */
export function setFolder(): () => string {
	let folder = '';
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'roundtable-test-'));
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));
	return () => folder;
}
