/** IndexedDB as promises, no more than this module needs. */

const VERSION = 1;

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

/** All keys that begin with this document's name, in stores keyed [document, …]. */
export function keysOf(document: string): IDBKeyRange {
	// In key order every array comes after every number and string.
	return IDBKeyRange.bound([document], [document, []]);
}
