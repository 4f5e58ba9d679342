/** Where a file's bytes came from, are or were, as a document says it: anybody may have written that, and somebody may act on it. */
import { toHash, toWhole, type Json } from './values.ts';

/** Where the bytes came from. */
export interface FileSource {
	/** Of the web. */
	readonly url: string;
	readonly fetchedAt: number;
	/** What the server said of the version, as it said it. */
	readonly etag: string | null;
	readonly lastModified: string | null;
	/** Somebody downloaded it and says that it is from there. */
	readonly byHand: boolean;
}

/**
 * A file that stays where it is and is asked there: nobody has its bytes. What tells one version from another was written
 * down when somebody read its footer.
 */
export interface FileLink {
	/** Of the web. */
	readonly url: string;
	readonly bytes: number;
	/** As the server said it. */
	readonly etag: string | null;
	readonly lastModified: string | null;
	/** sha-256 of the footer. */
	readonly footerHash: string;
	readonly readAt: number;
}

/** Bytes that the file had before. */
export interface FileVersion {
	readonly sha256: string;
	readonly bytes: number | null;
	/** When they were replaced. */
	readonly until: number;
}

const LONGEST_URL = 4000;
const LONGEST_MARK = 300;
const MOST_VERSIONS = 100;

/** Null for anything that is none: somebody may click on it. */
export function readSource(value: Json | null): FileSource | null {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
	const { url, fetchedAt, etag, lastModified, byHand } = value;
	if (
		typeof url !== 'string' ||
		url.length > LONGEST_URL ||
		!/^https?:$/.test(URL.parse(url)?.protocol ?? '')
	)
		return null;
	return {
		url,
		fetchedAt: toWhole(fetchedAt) ?? 0,
		etag: readMark(etag),
		lastModified: readMark(lastModified),
		byHand: byHand === true
	};
}

/** Null for anything that is none: somebody's browser will ask there. */
export function readLink(value: Json | null): FileLink | null {
	const source = readSource(value);
	if (source === null) return null;
	const fields = value as { [key: string]: Json };
	const [bytes, footerHash] = [toWhole(fields['bytes']), toHash(fields['footerHash'])];
	if (bytes === null || footerHash === null) return null;
	const { url, etag, lastModified } = source;
	return { url, bytes, etag, lastModified, footerHash, readAt: toWhole(fields['readAt']) ?? 0 };
}

function readMark(value: Json | undefined): string | null {
	return typeof value === 'string' && value.length <= LONGEST_MARK ? value : null;
}

/** Those that are none are left out; the latest come first. */
export function readVersions(value: Json | null): FileVersion[] {
	if (!Array.isArray(value)) return [];
	return value.slice(0, MOST_VERSIONS).flatMap((one) => {
		if (typeof one !== 'object' || one === null || Array.isArray(one)) return [];
		const sha256 = toHash(one['sha256']);
		return sha256 === null
			? []
			: [{ sha256, bytes: toWhole(one['bytes']), until: toWhole(one['until']) ?? 0 }];
	});
}
