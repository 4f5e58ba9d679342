/** Where a file came from, and what of that others may know. */
import type * as model from '$lib/model';

export type FileSource = NonNullable<model.DatasetFile['source']>;

/** A file that somebody is about to add. */
export interface PickedFile {
	readonly file: File;
	readonly source: FileSource | null;
}

/** Names of parameters that let in whoever knows them. */
const SECRET =
	/^(x-(amz|goog)-.*|sig|signature|.*token|.*secret|.*password|.*api[-_]?key|key|sv|se|auth|authorization|jwt|session.*|expires)$/i;

/** Hosts that mean something else, or nothing, in another network. `URL` writes every form of an address alike. */
const LOCAL =
	/^(localhost|[^.:[\]]+|.*\.(localhost|local|internal|lan|home|corp|intranet|home\.arpa)|127\..*|10\..*|192\.168\..*|169\.254\..*|172\.(1[6-9]|2\d|3[01])\..*|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\..*|0\.0\.0\.0|\[(::1?|f[cd].*|fe[89ab].*|::ffff:.*)\])\.?$/;

export function isLocalAddress(url: string): boolean {
	return LOCAL.test(URL.parse(url)?.hostname ?? '');
}

/** Whether an address lets in whoever has it. */
export function holdsSecret(url: string): boolean {
	return [...(URL.parse(url)?.searchParams.keys() ?? [])].some((name) => SECRET.test(name));
}

/**
 * What goes into the shared document with a file. An address of a network that others are not in stays here, as does the
 * part of one that would let them in. `page`: where this page is from; in a network of its own, so are the others.
 */
export function toShare(
	source: FileSource | null,
	page: string
): { source: FileSource | null; downloadUrl: string | null } {
	if (source === null || (isLocalAddress(source.url) && !isLocalAddress(page)))
		return { source: null, downloadUrl: null };
	if (!holdsSecret(source.url)) return { source, downloadUrl: source.url };
	const url = new URL(source.url);
	url.search = '';
	return { source: { ...source, url: url.href }, downloadUrl: null };
}
