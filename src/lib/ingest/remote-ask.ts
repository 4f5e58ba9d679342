/**
 * One question to another origin: without credentials or referrer, and with no header that its server would first have to
 * be asked about (Fetch § 2.2.2).
 */
export type RemoteReason =
	/** Not http or https. */
	| 'address'
	/** The server answers, and does not let other sites' pages read it. Errors often come so too: a page cannot tell. */
	| 'refused'
	/** No answer: no network, no such server. */
	| 'unreachable'
	/** An http address, which a page that came by https may not ask. */
	| 'insecure'
	/** The server says that there is nothing, or not for us: `status`. */
	| 'status'
	/** It broke off more often than is worth trying. */
	| 'broken'
	/** Larger than `LARGEST_BYTES`. */
	| 'too-large'
	/** It became another file while it was being fetched. */
	| 'changed'
	/** The server gives the file only whole. */
	| 'no-parts'
	/** The server gave another part than it was asked for. */
	| 'wrong-part';

export type RemoteFailure = { ok: false; reason: RemoteReason; status?: number };
export type Platform = {
	fetch(url: string, init: RequestInit): Promise<Response>;
	/** Whether the page came by https. */
	secure: boolean;
	wait(ms: number): Promise<void>;
};

/** Null: no answer that may be read. */
export async function askRemote(
	platform: Platform,
	url: string,
	headers: Record<string, string>,
	more: RequestInit = {}
): Promise<Response | null> {
	try {
		return await platform.fetch(url, {
			headers,
			credentials: 'omit',
			referrerPolicy: 'no-referrer',
			cache: 'no-store',
			...more
		});
	} catch {
		return null;
	}
}

/** An answer that no page may read still tells that there is a server. */
export async function whyNot(
	platform: Platform,
	url: string
): Promise<'refused' | 'unreachable' | 'insecure'> {
	if ((await askRemote(platform, url, {}, { mode: 'no-cors', method: 'HEAD' })) !== null) return 'refused';
	return platform.secure && url.startsWith('http:') ? 'insecure' : 'unreachable';
}
