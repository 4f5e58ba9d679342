/** One element of a drawing that Plot does not make, not yet in the page. */
export function svgElement(name: string, attributes: Record<string, string | number>): SVGElement {
	const created = document.createElementNS('http://www.w3.org/2000/svg', name);
	for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, String(value));
	return created;
}
