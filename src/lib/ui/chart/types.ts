/** One bar: a row of a result. Null is a missing value: no bar, counted in words. `of`: what its colour says. */
export type ChartRow = { label: string; value: number | null; of?: string };

/** Everything that is said around the bars. */
export type ChartWords = {
	/** The finding, as a sentence. */
	title: string;
	/** Measure and unit. */
	subtitle: string;
	/** Where the data is from. */
	source: string;
	/** The line under everything computed. */
	receipt: string;
};
