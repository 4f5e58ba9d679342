import { wrap } from './measure.ts';
import { svgElement } from './svg-element.ts';

const WIDTH = 900;
const MARGIN = 32;

/** `size` and `line` in px. */
export type TextStyle = { family: string; size: number; line: number; weight: number; fill: string };

/** Texts and a drawing below each other on paper, as one SVG element. */
export class Sheet {
	/** Width for what stands on it, px. */
	static readonly room = WIDTH - 2 * MARGIN;

	readonly #svg = svgElement('svg', { width: WIDTH });
	readonly #ground: string;
	#y = MARGIN;

	/** `ground` is the colour of the paper. */
	constructor(ground: string) {
		this.#ground = ground;
	}

	skip(height: number): void {
		this.#y += height;
	}

	/** Broken into lines; an empty text takes no room. */
	write(text: string, { family, size, line, weight, fill }: TextStyle): void {
		const font = `${weight} ${size}px ${family}`;
		for (const words of wrap(text, font, Sheet.room)) {
			this.#y += line;
			const text = svgElement('text', {
				x: MARGIN,
				y: this.#y - (line - size) / 2 - size * 0.2,
				'font-family': family,
				'font-size': size,
				'font-weight': weight,
				fill
			});
			text.textContent = words;
			this.#svg.append(text);
		}
	}

	/** `drawing` has its width and height as attributes. */
	place(drawing: SVGSVGElement): void {
		drawing.setAttribute('x', String(MARGIN));
		drawing.setAttribute('y', String(this.#y));
		this.#y += Number(drawing.getAttribute('height'));
		this.#svg.append(drawing);
	}

	/** Names it, and gives it the height it has come to. */
	finish(title: string, description: string): SVGSVGElement {
		const height = Math.ceil(this.#y + MARGIN);
		const ground = svgElement('rect', { width: WIDTH, height, fill: this.#ground });
		const [name, summary] = [svgElement('title', {}), svgElement('desc', {})];
		name.textContent = title;
		summary.textContent = description;
		this.#svg.prepend(name, summary, ground);
		this.#svg.setAttribute('height', String(height));
		this.#svg.setAttribute('viewBox', `0 0 ${WIDTH} ${height}`);
		return this.#svg as SVGSVGElement;
	}
}
