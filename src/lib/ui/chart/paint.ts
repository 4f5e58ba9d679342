import type { Letter } from './fonts.ts';
import { svgElement } from './svg-element.ts';

/** Room for one letter below the picture, px. */
const CELL = 20;
/**
 * How often it is looked whether all fonts are there, and how long between. Together longer than the 3 s after which a
 * browser writes in the next font what it has no font for.
 */
const MOST_LOOKS = 200;
const PAUSE_MS = 20;

/** Signs that XML has no way to hold; one of them in a name and the whole file could not be read. */
const NOT_IN_XML = /(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu;

export function svgFile(svg: SVGSVGElement): Blob {
	const text = new XMLSerializer().serializeToString(svg).replaceAll(NOT_IN_XML, '');
	return new Blob([text], { type: 'image/svg+xml' });
}

/**
 * An SVG element as a PNG of `fineness` times its size. An image is said to be there before the fonts inside it are,
 * and texts are left out until then: one letter of each stands below the picture, and it is taken when all are seen.
 * Rejects when the browser makes no picture.
 */
export async function paint(svg: SVGSVGElement, letters: readonly Letter[], fineness: number): Promise<Blob> {
	const [width, height] = [svg.width.baseVal.value, svg.height.baseVal.value];
	const url = URL.createObjectURL(svgFile(withLetters(svg, letters, { width, height })));
	try {
		const image = new Image();
		image.src = url;
		await image.decode();
		for (let looks = 0; looks < MOST_LOOKS && !areSeen(letters, image, height); looks++)
			await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
		const canvas = document.createElement('canvas');
		canvas.width = width * fineness;
		canvas.height = height * fineness;
		const place = [0, 0, width * fineness, (height + CELL) * fineness] as const;
		canvas.getContext('2d')?.drawImage(image, ...place);
		return await new Promise<Blob>((resolve, reject) => {
			canvas.toBlob(
				(png) => (png === null ? reject(new Error('no picture was made')) : resolve(png)),
				'image/png'
			);
		});
	} finally {
		URL.revokeObjectURL(url);
	}
}

function withLetters(
	svg: SVGSVGElement,
	letters: readonly Letter[],
	{ width, height }: { width: number; height: number }
): SVGSVGElement {
	const longer = svg.cloneNode(true) as SVGSVGElement;
	longer.setAttribute('height', String(height + CELL));
	longer.setAttribute('viewBox', `0 0 ${width} ${height + CELL}`);
	letters.forEach(({ family, letter }, at) => {
		const place = { x: at * CELL + 2, y: height + CELL - 6 };
		const text = svgElement('text', { ...place, 'font-family': `"${family}"`, 'font-size': 14 });
		text.textContent = letter;
		longer.append(text);
	});
	return longer;
}

function areSeen(letters: readonly Letter[], image: HTMLImageElement, top: number): boolean {
	const canvas = document.createElement('canvas');
	canvas.width = Math.max(1, letters.length) * CELL;
	canvas.height = CELL;
	const context = canvas.getContext('2d');
	if (context === null) return true;
	context.drawImage(image, 0, -top);
	return letters.every((_, at) => {
		const { data } = context.getImageData(at * CELL, 0, CELL, CELL);
		return data.some((part) => part > 0);
	});
}
