/** A chart as a picture that stands alone: title, measure, bars, source and receipt, in the light palette. */
import type { Drawing } from './drawing.ts';
import { embeddedFonts, type Letter } from './fonts.ts';
import { loadLetters } from './measure.ts';
import { paint, svgFile } from './paint.ts';
import { lightPalette } from './palette.ts';
import { loadPlot } from './plot.ts';
import { Sheet } from './sheet.ts';
import type { ChartWords } from './types.ts';

export type ChartPicture = { drawing: Drawing } & ChartWords;

/** The picture in pixels is this much finer, for print and projectors. */
const FINENESS = 2;

const SANS = 'IBM Plex Sans Variable';
const SERIF = 'Source Serif 4 Variable';
const MONO = 'Source Code Pro Variable';
const families = {
	sans: `"${SANS}", "Noto Sans", sans-serif`,
	serif: `"${SERIF}", "Noto Serif", Georgia, serif`,
	mono: `"${MONO}", Menlo, Consolas, monospace`
};

/**
 * The chart as a file: `svg` (its fonts inside) or `png`, 1800 px wide. Works offline once charts were drawn before.
 * Rejects when the library cannot be loaded or the browser makes no picture.
 */
export async function chartPicture(chart: ChartPicture, format: 'svg' | 'png'): Promise<Blob> {
	const { svg, letters } = await standalone(chart);
	return format === 'svg' ? svgFile(svg) : paint(svg, letters, FINENESS);
}

async function standalone(chart: ChartPicture): Promise<{ svg: SVGSVGElement; letters: readonly Letter[] }> {
	const [plot] = await Promise.all([
		loadPlot(),
		loadLetters(`${chart.drawing.description}${chart.subtitle}${chart.source}`, `450 12px ${families.sans}`),
		loadLetters(chart.title, `600 19px ${families.serif}`),
		loadLetters(chart.receipt, `400 12px ${families.mono}`)
	]);
	const palette = lightPalette();
	const sheet = new Sheet(palette.paper);
	const small = { family: families.sans, size: 12, line: 18, weight: 450, fill: palette.ink2 };
	sheet.write(chart.title, { family: families.serif, size: 19, line: 27, weight: 600, fill: palette.ink });
	sheet.write(chart.subtitle, { ...small, size: 13 });
	sheet.skip(12);
	sheet.place(
		chart.drawing.draw(plot, { width: Sheet.room, palette, fontFamily: families.sans, fontSize: 12 })
	);
	sheet.skip(12);
	sheet.write(chart.drawing.rest, small);
	sheet.write(chart.source, small);
	sheet.write(chart.receipt, { ...small, family: families.mono, weight: 400, fill: palette.ink3 });
	const svg = sheet.finish(chart.title, chart.drawing.description);
	const style = document.createElementNS(svg.namespaceURI, 'style');
	const { css, letters } = await embeddedFonts([SANS, SERIF, MONO], svg.textContent ?? '');
	style.textContent = css;
	svg.prepend(style);
	return { svg, letters };
}
