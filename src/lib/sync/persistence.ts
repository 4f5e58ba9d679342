/**
 * Whether the browser promised to keep what is stored. `best-effort`: it may throw everything away when the disk is
 * full, Safari also after a week without a visit.
 */
export type Persistence = 'persisted' | 'best-effort' | 'unsupported';

type Storage = Pick<StorageManager, 'persist' | 'persisted'>;

/** Without asking the person; never rejects. */
export async function readPersistence(storage: Storage | undefined): Promise<Persistence> {
	return ask(storage, (known) => known.persisted());
}

/** May show a question of the browser, so it is asked only once somebody has written something. */
export async function requestPersistence(storage: Storage | undefined): Promise<Persistence> {
	return ask(storage, (known) => known.persist());
}

async function ask(
	storage: Storage | undefined,
	question: (storage: Storage) => Promise<boolean>
): Promise<Persistence> {
	// Absent on plain http beyond localhost.
	if (storage?.persist === undefined) return 'unsupported';
	try {
		return (await question(storage)) ? 'persisted' : 'best-effort';
	} catch {
		return 'unsupported';
	}
}
