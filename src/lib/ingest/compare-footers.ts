import type { LinkedColumn } from './linked-footer.ts';

/** What is different between two versions of a file, as far as their footers say. */
export type FooterChange = {
	rows: { before: number; after: number };
	columns: {
		added: string[];
		removed: string[];
		retyped: { name: string; before: string; after: string }[];
	};
	/** The footers are the same, byte for byte: it can be told of no value that it is another one. */
	isSameFooter: boolean;
};

type Footer = { rowCount: number; columns: readonly LinkedColumn[]; footerHash: string };

export function compareFooters(before: Footer, after: Footer): FooterChange {
	const [then, now] = [before, after].map(
		({ columns }) => new Map(columns.map(({ name, type }) => [name, type]))
	);
	const names = ({ columns }: Footer, others: ReadonlyMap<string, string> | undefined) =>
		columns.flatMap(({ name }) => (others?.has(name) ? [] : [name]));
	const retyped = after.columns.flatMap(({ name, type }) => {
		const old = then?.get(name);
		return old === undefined || old === type ? [] : [{ name, before: old, after: type }];
	});
	return {
		rows: { before: before.rowCount, after: after.rowCount },
		columns: { added: names(after, then), removed: names(before, now), retyped },
		isSameFooter: before.footerHash === after.footerHash
	};
}
