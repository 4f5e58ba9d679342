/** Width of a text in px as it would be set in a cell, or with `head` in a column's head. */
export type TextMeter = {
	width(text: string, head: boolean): number;
	/** Size of a rem relative to 16 px: every width given in px at 16 is multiplied by it. */
	scale: number;
};

/**
 * Measures with the font of `element`, on a canvas: thousands of texts without any layout. Heads are set a little
 * narrower than they are measured, since canvas cannot be told a font-stretch of 85 %.
 */
export function textMeter(element: HTMLElement): TextMeter {
	const { fontFamily, fontSize } = getComputedStyle(element);
	const context = document.createElement('canvas').getContext('2d');
	const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
	const fonts = { cell: `400 ${fontSize} ${fontFamily}`, head: `600 ${fontSize} ${fontFamily}` };
	return {
		scale: rem / 16,
		width(text, head) {
			// Without a canvas (a browser that fights fingerprints may refuse) the average letter has to do.
			if (context === null) return text.length * parseFloat(fontSize) * 0.55;
			context.font = head ? fonts.head : fonts.cell;
			return context.measureText(text).width;
		}
	};
}
