/** What a server says of a file before it is fetched. Of the headers a page may read only some; the rest is null then. */
export type RemoteFacts = {
	/** After redirects. */
	url: string;
	/** Null: the server does not say. */
	bytes: number | null;
	mediaType: string | null;
	/** What tells one version from another. */
	etag: string | null;
	lastModified: string | null;
	/** A part can be asked for, and it can be told whether it is of the same version: a broken download goes on. */
	ranges: boolean;
	/** A part can be asked for. */
	parts: boolean;
	/** As the server names the file, or its address does. */
	name: string;
};

/** An address that may be fetched, without its #fragment; null for anything else, and for one that holds a password. */
export function readAddress(address: string): string | null {
	const url = URL.parse(address.trim());
	if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
	if (url.username !== '' || url.password !== '') return null;
	url.hash = '';
	return url.href;
}

/** `response` to a question for all bytes from the first: its length is then the file's, which is all that a page may read of it. */
export function factsOf(response: Response, asked: string): RemoteFacts {
	const { headers } = response;
	const [etag, lastModified] = [headers.get('etag'), headers.get('last-modified')];
	const ofAll = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
	const length = ofAll ?? (response.status === 416 ? undefined : headers.get('content-length'));
	// A length of what is packed for the way is none of the file's.
	const isPacked = (headers.get('content-encoding') ?? 'identity') !== 'identity';
	const parts = response.status === 206 && !isPacked;
	const url = response.url === '' ? asked : response.url;
	return {
		url,
		bytes: length === undefined || length === null || isPacked ? null : Number(length),
		mediaType: headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? null,
		etag,
		lastModified,
		ranges: parts && (etag !== null || lastModified !== null),
		parts,
		name: nameOf(headers.get('content-disposition'), url)
	};
}

function nameOf(disposition: string | null, url: string): string {
	const extended = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(disposition ?? '')?.[1];
	const plain = /filename\s*=\s*"?([^";]+)"?/i.exec(disposition ?? '')?.[1];
	const fromPath = new URL(url).pathname.split('/').findLast((part) => part !== '');
	const name = decodeName(extended) ?? plain ?? decodeName(fromPath) ?? 'file';
	return name.replace(/[\\/\p{Cc}]/gu, '_').slice(0, 200);
}

function decodeName(text: string | undefined): string | null {
	try {
		return text === undefined ? null : decodeURIComponent(text);
	} catch {
		return text ?? null;
	}
}
