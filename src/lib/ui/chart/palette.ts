/** The colours of a chart: as tokens, which follow light and dark, or as they are in light, for a picture. */
export type Palette = {
	bar: string;
	ink: string;
	ink2: string;
	ink3: string;
	line: string;
	paper: string;
	/** Of categories, in order. */
	series: readonly string[];
	other: string;
};

export const tokenPalette: Palette = {
	bar: 'var(--accent)',
	ink: 'var(--ink)',
	ink2: 'var(--ink-2)',
	ink3: 'var(--ink-3)',
	line: 'var(--line)',
	paper: 'var(--paper)',
	series: [1, 2, 3, 4, 5, 6].map((place) => `var(--chart-${place})`),
	other: 'var(--chart-other)'
};

/** The same tokens in the light scheme as #rrggbb, which every program that opens an SVG understands. */
export function lightPalette(): Palette {
	const probe = document.createElement('span');
	probe.hidden = true;
	probe.style.colorScheme = 'light';
	document.body.append(probe);
	const resolve = (token: string) => {
		probe.style.color = token;
		return toHex(getComputedStyle(probe).color);
	};
	const { bar, ink, ink2, ink3, line, paper, series, other } = tokenPalette;
	const palette = {
		bar: resolve(bar),
		ink: resolve(ink),
		ink2: resolve(ink2),
		ink3: resolve(ink3),
		line: resolve(line),
		paper: resolve(paper),
		series: series.map(resolve),
		other: resolve(other)
	};
	probe.remove();
	return palette;
}

/** Any CSS colour as the sRGB that a screen would show; painting one pixel is the browser's own conversion. */
function toHex(colour: string): string {
	const context = document.createElement('canvas').getContext('2d');
	if (context === null) return colour;
	context.fillStyle = colour;
	context.fillRect(0, 0, 1, 1);
	const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
	return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
