import { afterEach, beforeEach, describe } from 'vitest';
import type { Storage } from '../../server/storage/index.ts';
import { STORAGES } from '../../server/storage/storage-for-tests.ts';
import { setFolder } from './folder.ts';

/** Registers the same tests for every storage; `storage()` is the fresh one of the test that runs. */
export function describeStorages(tests: (storage: () => Storage) => void): void {
	const folder = setFolder();
	describe.each(STORAGES)('%s', (_, open) => {
		let storage: Storage;
		beforeEach(async () => {
			storage = await open(folder());
		});
		afterEach(() => storage.close());
		tests(() => storage);
	});
}
