/** `F6`: from one part of the window to the next, so that nobody has to go through a whole rail with Tab. */

const REGIONS = ':scope > header, nav, main, aside';
const STOPS =
	'a[href], button:not(:disabled), input, select, textarea, [contenteditable=true], [tabindex="0"]';

/** `by` is 1 or -1. Returns whether there was a region to go to. */
export function stepRegion(shell: HTMLElement | null, by: number): boolean {
	const regions = [...(shell?.querySelectorAll<HTMLElement>(REGIONS) ?? [])].filter((one) =>
		one.checkVisibility()
	);
	const own = regions.findLastIndex((one) => one.contains(document.activeElement));
	for (let step = 1; step <= regions.length; step++) {
		const at = own === -1 && by === -1 ? -step : own + step * by;
		const region = regions[(at + regions.length * 2) % regions.length];
		const stop = region === undefined ? null : firstStop(regions, region);
		if (stop === null || stop.contains(document.activeElement)) continue;
		stop.focus();
		return true;
	}
	return false;
}

/** The first control that is the region's own, not of a region inside it; the region itself when it can be one. */
function firstStop(regions: readonly HTMLElement[], region: HTMLElement): HTMLElement | null {
	const stops = [...region.querySelectorAll<HTMLElement>(STOPS)];
	const own = stops.find(
		(stop) =>
			stop.checkVisibility({ visibilityProperty: true }) &&
			regions.findLast((one) => one.contains(stop)) === region
	);
	return own ?? (region.matches('[tabindex]') ? region : null);
}
