/** IndexedDB as promises, no more than this module needs. */

const VERSION = 1;

/** Rejects where the browser refuses, as in private windows; made with its stores when it is new. */
export function openDatabase(factory: IDBFactory, name: string): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		const request = factory.open(name, VERSION);
		request.onupgradeneeded = () => {
			const db = request.result;
			db.createObjectStore('identity');
			db.createObjectStore('rooms', { keyPath: 'id' });
			db.createObjectStore('updates', { autoIncrement: true }).createIndex('document', 'document');
			// Keys [document, order, tab].
			db.createObjectStore('waiting');
			db.createObjectStore('documents');
			db.createObjectStore('quarantine', { keyPath: 'id' });
		};
		request.onsuccess = () => {
			// A later version in another tab, or the browser's "clear site data": holding on would block it.
			request.result.onversionchange = () => request.result.close();
			resolve(request.result);
		};
		request.onerror = () => reject(request.error ?? new Error('IndexedDB did not open'));
		// Another tab still holds an older version; it closes by the line above.
	});
}

/** Null where the browser has none, or refuses as private windows and full disks do. */
export async function openOrNull(
	factory: IDBFactory | null | undefined,
	name: string
): Promise<IDBDatabase | null> {
	if (factory == null) return null;
	try {
		return await openDatabase(factory, name);
	} catch {
		return null;
	}
}

/** All keys that begin with this document's name, in stores keyed [document, …]. */
export function keysOf(document: string): IDBKeyRange {
	// In key order every array comes after every number and string.
	return IDBKeyRange.bound([document], [document, []]);
}

/** Deletes all rows of one document; the transaction has `updates`, `waiting` and `documents`. */
export function deleteDocument(transaction: IDBTransaction, name: string): void {
	const updates = transaction.objectStore('updates');
	const keys = updates.index('document').getAllKeys(name);
	keys.onsuccess = () => {
		for (const key of keys.result) updates.delete(key);
	};
	transaction.objectStore('waiting').delete(keysOf(name));
	transaction.objectStore('documents').delete(name);
}
