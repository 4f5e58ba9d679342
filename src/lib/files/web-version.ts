/** What a server says of the version of a file, as it says it. */
export type WebVersion = { readonly etag: string | null; readonly lastModified: string | null };

/** Whether two answers are of one version, as far as they say. Null: they do not. */
export function isSameVersion(one: WebVersion, other: WebVersion): boolean | null {
	if (one.etag !== null && other.etag !== null) return plainTag(one.etag) === plainTag(other.etag);
	if (one.lastModified !== null && other.lastModified !== null)
		return one.lastModified === other.lastModified;
	return null;
}

/** The same for answers of one version, and empty where nothing is said. */
export function versionMark({ etag, lastModified }: WebVersion): string {
	return etag === null ? (lastModified ?? '') : plainTag(etag);
}

/** Servers mark the tag of a version that they pack for the way; what is unpacked is the same. */
function plainTag(tag: string): string {
	return tag.replace(/^W\//, '').replace(/[-;]+(gzip|br|zstd|deflate)(?="?$)/, '');
}
