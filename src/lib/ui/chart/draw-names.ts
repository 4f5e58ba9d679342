import type { LineName } from './line-names.ts';
import type { Palette } from './palette.ts';
import { colourOf } from './series.ts';
import { svgElement } from './svg-element.ts';

/** Names at the ends of their lines, drawn on top of `svg`. */
export function drawNames(svg: SVGSVGElement, names: readonly LineName[], palette: Palette): void {
	const group = svgElement('g', { 'aria-label': 'names' });
	for (const { one, text, whole, x, y, leader } of names) {
		const colour = colourOf(one, palette);
		const name = svgElement('g', {});
		if (text !== whole) {
			const title = svgElement('title', {});
			title.textContent = whole;
			name.append(title);
		}
		if (leader !== null) {
			const points = leader.map((place) => `${place.x},${place.y}`).join(' ');
			name.append(svgElement('polyline', { points, fill: 'none', stroke: colour, 'stroke-width': 1 }));
		}
		// Letters from the right keep their own order, and start where the others do.
		const start = { x, y, dy: '0.32em', 'text-anchor': 'start', 'unicode-bidi': 'plaintext' };
		const written = svgElement('text', { ...start, fill: colour });
		written.textContent = text;
		name.append(written);
		group.append(name);
	}
	svg.append(group);
}
