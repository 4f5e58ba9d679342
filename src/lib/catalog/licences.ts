/**
 * Licences that open data comes with: which are open in the sense of the Open Definition 2.1 (its group `od` plus the
 * national ones that state conformance), under their SPDX ids where SPDX has one.
 */
export interface Licence {
	/** SPDX id, or an id of ours where SPDX has none. */
	readonly id: string;
	readonly title: string;
	readonly url: string;
	/** Anybody may use, change and share the data for any purpose; naming the source at most. */
	readonly open: boolean;
}

/** What is offered when somebody chooses; the common ones first. */
export const LICENCES: readonly Licence[] = [
	open('CC0-1.0', 'Creative Commons Zero 1.0', 'https://creativecommons.org/publicdomain/zero/1.0/'),
	open('CC-BY-4.0', 'Creative Commons Attribution 4.0', 'https://creativecommons.org/licenses/by/4.0/'),
	open(
		'CC-BY-SA-4.0',
		'Creative Commons Attribution ShareAlike 4.0',
		'https://creativecommons.org/licenses/by-sa/4.0/'
	),
	open('ODbL-1.0', 'Open Database License 1.0', 'https://opendatacommons.org/licenses/odbl/1-0/'),
	open(
		'ODC-By-1.0',
		'Open Data Commons Attribution License 1.0',
		'https://opendatacommons.org/licenses/by/1-0/'
	),
	open(
		'PDDL-1.0',
		'Open Data Commons Public Domain Dedication 1.0',
		'https://opendatacommons.org/licenses/pddl/1-0/'
	),
	open(
		'OGL-UK-3.0',
		'Open Government Licence (United Kingdom) 3.0',
		'https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/'
	),
	open(
		'OGL-UK-2.0',
		'Open Government Licence (United Kingdom) 2.0',
		'https://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/'
	),
	open(
		'OGL-Canada-2.0',
		'Open Government Licence (Canada) 2.0',
		'https://open.canada.ca/en/open-government-licence-canada'
	),
	open(
		'etalab-2.0',
		'Licence Ouverte 2.0 (France)',
		'https://www.etalab.gouv.fr/licence-ouverte-open-licence'
	),
	open('DL-DE-BY-2.0', 'Data licence Germany, attribution 2.0', 'https://www.govdata.de/dl-de/by-2-0'),
	open('DL-DE-ZERO-2.0', 'Data licence Germany, zero 2.0', 'https://www.govdata.de/dl-de/zero-2-0'),
	open('NLOD-2.0', 'Norwegian Licence for Open Government Data 2.0', 'https://data.norge.no/nlod/en/2.0'),
	open('us-gov', 'U.S. Government work (public domain)', 'https://www.usa.gov/government-works'),
	open('CC-BY-3.0', 'Creative Commons Attribution 3.0', 'https://creativecommons.org/licenses/by/3.0/'),
	open('FAL-1.3', 'Free Art License 1.3', 'https://artlibre.org/licence/lal/en/'),
	open(
		'GFDL-1.3-no-invariants-or-later',
		'GNU Free Documentation License 1.3, no invariant sections',
		'https://www.gnu.org/licenses/fdl-1.3.html'
	),
	limited(
		'CC-BY-NC-4.0',
		'Creative Commons Attribution NonCommercial 4.0',
		'https://creativecommons.org/licenses/by-nc/4.0/'
	),
	limited(
		'CC-BY-NC-SA-4.0',
		'Creative Commons Attribution NonCommercial ShareAlike 4.0',
		'https://creativecommons.org/licenses/by-nc-sa/4.0/'
	),
	limited(
		'CC-BY-ND-4.0',
		'Creative Commons Attribution NoDerivatives 4.0',
		'https://creativecommons.org/licenses/by-nd/4.0/'
	),
	limited(
		'CC-BY-NC-ND-4.0',
		'Creative Commons Attribution NonCommercial NoDerivatives 4.0',
		'https://creativecommons.org/licenses/by-nc-nd/4.0/'
	)
];

/** Names of one licence that portals use: ids of CKAN, older spellings. Without the version of CC licences it is the present one. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
	'cc-zero': 'CC0-1.0',
	cc0: 'CC0-1.0',
	'cc-by': 'CC-BY-4.0',
	'cc-by-sa': 'CC-BY-SA-4.0',
	'cc-nc': 'CC-BY-NC-4.0',
	'odc-pddl': 'PDDL-1.0',
	'odc-odbl': 'ODbL-1.0',
	'odc-odbl-1.0': 'ODbL-1.0',
	'odc-by': 'ODC-By-1.0',
	'uk-ogl': 'OGL-UK-3.0',
	ogl: 'OGL-UK-3.0',
	gfdl: 'GFDL-1.3-no-invariants-or-later',
	'dl-de/by-2-0': 'DL-DE-BY-2.0',
	'dl-de/zero-2-0': 'DL-DE-ZERO-2.0',
	'licence-ouverte': 'etalab-2.0',
	lov2: 'etalab-2.0'
};

const BY_NAME = new Map(LICENCES.map((one) => [one.id.toLowerCase(), one]));
const BY_URL = new Map(LICENCES.map((one) => [toPlainUrl(one.url), one]));
for (const [name, id] of Object.entries(OTHER_NAMES)) {
	const licence = BY_NAME.get(id.toLowerCase());
	if (licence !== undefined) BY_NAME.set(name, licence);
}

/**
 * The licence that an id (SPDX or a portal's, in any case) or an address names; null when it is not one of ours, which
 * says nothing about whether it is open.
 */
export function findLicence(named: { readonly id?: string; readonly url?: string }): Licence | null {
	const byId = BY_NAME.get((named.id ?? '').trim().toLowerCase());
	if (byId !== undefined) return byId;
	for (const address of [named.url, named.id]) {
		const found = address === undefined || address === '' ? undefined : BY_URL.get(toPlainUrl(address));
		if (found !== undefined) return found;
	}
	return null;
}

/** An address without what differs between links to one licence: scheme, `www`, deed and language, the slash at the end. */
function toPlainUrl(url: string): string {
	return url
		.trim()
		.toLowerCase()
		.replace(/^https?:\/\//, '')
		.replace(/^www\./, '')
		.replace(/[?#].*$/, '')
		.replace(/\/(?:deed|legalcode)(?:\.[a-z-]+)?\/?$/, '')
		.replace(/\/+$/, '');
}

function open(id: string, title: string, url: string): Licence {
	return { id, title, url, open: true };
}

function limited(id: string, title: string, url: string): Licence {
	return { id, title, url, open: false };
}
