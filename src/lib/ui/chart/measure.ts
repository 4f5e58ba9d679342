/** Widths of texts on a chart, px. */
let context: CanvasRenderingContext2D | null | undefined;

/** `font` is a CSS font shorthand: `12px "IBM Plex Sans Variable"`. */
export function textWidth(text: string, font: string): number {
	context ??= document.createElement('canvas').getContext('2d');
	// Without a canvas (a browser that fights fingerprints may refuse) the average letter has to do.
	if (!context) return text.length * 7;
	context.font = font;
	return context.measureText(text).width;
}

/**
 * Before they are measured: a page reads the file of a font that holds some letters only when these are written. Offline
 * it may have none, and the next font of the list is measured, as it is drawn.
 */
export async function loadLetters(text: string, font: string): Promise<void> {
	await document.fonts.load(font, text).catch(() => []);
	await document.fonts.ready;
}

/** Shortens at the end to fit, with an ellipsis; whole characters only. */
export function truncate(text: string, font: string, width: number): string {
	if (textWidth(text, font) <= width) return text;
	const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
	let [low, high] = [0, characters.length];
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (textWidth(`${characters.slice(0, middle).join('')}…`, font) <= width) low = middle;
		else high = middle - 1;
	}
	return `${characters.slice(0, low).join('').trimEnd()}…`;
}

/** Breaks at spaces into lines no wider than `width`; a single longer word keeps its line. */
export function wrap(text: string, font: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(/\s+/).filter((each) => each !== '')) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (line !== '' && textWidth(longer, font) > width) {
			lines.push(line);
			line = word;
		} else line = longer;
	}
	return line === '' ? lines : [...lines, line];
}
