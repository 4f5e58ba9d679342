/** What a kind of chart has to say of itself: everything around it, from title to picture, is the same for all. */
import type { GridCell, GridColumn } from '../grid/index.ts';
import type { Palette } from './palette.ts';
import type { PlotLibrary } from './plot.ts';

export type DrawingStyle = {
	/** px. */
	width: number;
	palette: Palette;
	fontFamily: string;
	/** px. */
	fontSize: number;
};

/** One thing to step to, in words: what it is called, and its value. */
export type Point = { label: string; value: string };

export interface Drawing {
	/** In the order of the marks in the drawing. */
	readonly points: readonly Point[];
	/** Which arrows lead from one to the next, and how the nearest one to a pointer is told. */
	readonly direction: 'lying' | 'standing' | 'free';
	/** The chart in one sentence. */
	readonly description: string;
	/** What it does not show, in words; '' when it shows everything. */
	readonly rest: string;
	/** The same numbers behind a button. */
	readonly table: {
		readonly columns: readonly GridColumn[];
		readonly rowCount: number;
		cell(row: number, column: number): GridCell;
	};
	/** px. */
	height(width: number): number;
	/** One SVG element, not yet in the page. Its points are, in order, the marks that `MARKS` finds. */
	draw(plot: PlotLibrary, style: DrawingStyle): SVGSVGElement;
}

/** Selects the marks of the points. */
export const MARKS = '[aria-label=bar] rect, [aria-label=dot] :is(circle, path)';
