/**
 * How open a dataset is, from two questions: who can get it, and under what terms?
 * Invariant: nothing without an open licence is ever called open.
 */
import { exhaustive } from '#util';
import type { CatalogEntry, SpectrumClass } from './entry.ts';
import { findFormat } from './formats.ts';
import { findLicence } from './licences.ts';

export type OpennessClass = 'closed' | 'shared' | 'open';

/** Why it is where it is; each is a sentence in the interface. */
export type OpennessReason =
	| 'open-licence'
	| 'limiting-licence'
	| 'unknown-licence'
	| 'no-licence'
	| 'login'
	| 'agreement'
	| 'internal'
	| 'claimed'
	| 'open-licence-no-address'
	| 'nothing-known';

export interface Openness {
	/** Null when it is not known. */
	readonly class: OpennessClass | null;
	readonly spectrum: SpectrumClass;
	readonly reason: OpennessReason;
}

type Terms = 'open-licence' | 'limiting-licence' | 'unknown-licence' | 'no-licence';
type OpennessInput = Pick<CatalogEntry, 'access' | 'spectrum' | 'landingPage' | 'license'> & {
	readonly files: readonly Pick<CatalogEntry['files'][number], 'downloadUrl'>[];
};

export function openness(entry: OpennessInput): Openness {
	const terms = termsOf(entry.license);
	switch (entry.access) {
		case 'internal':
			return at('closed-internal', 'internal');
		case 'agreement':
			return at('shared-named', 'agreement');
		case 'login':
			return at('shared-group', 'login');
		case 'public':
			return atPublicAddress(terms);
		case null:
			break;
		default:
			return exhaustive(entry.access);
	}
	if (hasPublicAddress(entry)) return atPublicAddress(terms);
	// A claim of openness without a licence is not taken over.
	const claim = entry.spectrum === 'open' && terms !== 'open-licence' ? 'shared-public' : entry.spectrum;
	if (claim !== null && claim !== 'unknown') return at(claim, 'claimed');
	return at('unknown', terms === 'open-licence' ? 'open-licence-no-address' : 'nothing-known');
}

/**
 * Stars of the five-star scale that follow from licence and formats: 1 on the web under an open licence, 2 a structured
 * format, 3 a non-proprietary one. The fourth and fifth cannot be seen from outside.
 */
export function stars(entry: OpennessInput & Pick<CatalogEntry, 'files'>): 0 | 1 | 2 | 3 {
	if (openness(entry).class !== 'open') return 0;
	const formats = entry.files.map(findFormat);
	if (formats.some((one) => one?.structured === true && one.nonProprietary)) return 3;
	return formats.some((one) => one?.structured === true) ? 2 : 1;
}

function atPublicAddress(terms: Terms): Openness {
	return at(terms === 'open-licence' ? 'open' : 'shared-public', terms);
}

function at(spectrum: SpectrumClass, reason: OpennessReason): Openness {
	return { class: classOf(spectrum), spectrum, reason };
}

function classOf(spectrum: SpectrumClass): OpennessClass | null {
	if (spectrum === 'unknown') return null;
	if (spectrum === 'open') return 'open';
	return spectrum === 'closed-internal' ? 'closed' : 'shared';
}

function termsOf(license: CatalogEntry['license']): Terms {
	const known = findLicence(license);
	if (known !== null) return known.open ? 'open-licence' : 'limiting-licence';
	const { id, url, title } = license;
	const isNamed = [id, url, title].some((one) => one.trim() !== '') && id.toLowerCase() !== 'notspecified';
	return isNamed ? 'unknown-licence' : 'no-licence';
}

function hasPublicAddress(entry: OpennessInput): boolean {
	const addresses = [entry.landingPage, ...entry.files.map((one) => one.downloadUrl)];
	return addresses.some((one) => /^https?:\/\/[^/]/i.test(one.trim()));
}
