import { nanoid } from 'nanoid';
import { complete } from '#util';

/**
 * This device as one person: made before any server is met, shown to each server with the first grant, kept there as a
 * hash. Whoever has `deviceSecret` is this person, so it never leaves the device but in those calls.
 */
export type Identity = { principal: string; deviceSecret: string };

/** A new person. */
export function createIdentity(): Identity {
	// 43 letters of 6 bits: a 256-bit secret.
	return { principal: nanoid(), deviceSecret: nanoid(43) };
}

/** Made once per device: two tabs that open at the same moment agree, because it is read and written in one transaction. */
export async function readIdentity(db: IDBDatabase | null): Promise<Identity> {
	let identity = createIdentity();
	if (db === null) return identity;
	try {
		const transaction = db.transaction('identity', 'readwrite');
		const store = transaction.objectStore('identity');
		const stored: IDBRequest<Identity | undefined> = store.get('self');
		stored.onsuccess = () => {
			if (stored.result === undefined) store.put(identity, 'self');
			else identity = stored.result;
		};
		await complete(transaction);
	} catch {
		// A full disk at the very first visit: this identity lasts as long as the tab.
	}
	return identity;
}
