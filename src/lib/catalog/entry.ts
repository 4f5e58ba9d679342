/** What this module needs to know of a dataset entry. The documents' entries fit; so does what an import makes. */
export interface CatalogEntry {
	readonly title: string;
	readonly description: string;
	readonly publisher: { readonly name: string };
	readonly contact: { readonly name: string; readonly email: string };
	readonly landingPage: string;
	readonly license: { readonly id: string; readonly url: string; readonly title: string };
	readonly access: 'public' | 'login' | 'agreement' | 'internal' | null;
	/** What a source claimed. */
	readonly spectrum: SpectrumClass | null;
	readonly keywords: readonly string[];
	readonly issued: string;
	readonly modified: string;
	readonly files: readonly {
		readonly name: string;
		readonly format: string;
		readonly mediaType: string;
		readonly downloadUrl: string;
	}[];
}

/** The classes of the Data Spectrum (Open Data Institute), from anyone to nobody outside, and what is not known. */
export type SpectrumClass =
	'open' | 'shared-public' | 'shared-group' | 'shared-named' | 'closed-internal' | 'unknown';
