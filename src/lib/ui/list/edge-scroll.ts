/** Scrolls what is under a dragged row when the pointer comes near its edge. */

const EDGE_PX = 56;
const STEP_PX = 14;

/** `onscroll` is called after each step, because what is under the pointer has changed. */
export function edgeScroll(root: HTMLElement, onscroll: () => void) {
	let frame: number | null = null;
	let [x, y] = [0, 0];

	function step() {
		frame = null;
		const moved = scrollersAt(root, x, y).some((one) => nudge(one, x, y));
		if (!moved) return;
		onscroll();
		frame = requestAnimationFrame(step);
	}
	return {
		follow(toX: number, toY: number) {
			[x, y] = [toX, toY];
			frame ??= requestAnimationFrame(step);
		},
		stop() {
			if (frame !== null) cancelAnimationFrame(frame);
		}
	};
}

/** What scrolls around a point, innermost first: inside `root`, then around it. */
function scrollersAt(root: HTMLElement, x: number, y: number): HTMLElement[] {
	const found: HTMLElement[] = [];
	const under = document.elementFromPoint(x, y);
	let one: Element | null = under !== null && root.contains(under) ? under : root;
	for (; one !== null; one = one.parentElement) {
		if (!(one instanceof HTMLElement)) continue;
		if (one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth) found.push(one);
	}
	return found;
}

function nudge(scroller: HTMLElement, x: number, y: number): boolean {
	const box = scroller.getBoundingClientRect();
	const { overflowX, overflowY } = getComputedStyle(scroller);
	const [left, top] = [scroller.scrollLeft, scroller.scrollTop];
	if (/auto|scroll/.test(overflowX)) scroller.scrollLeft += pull(x, box.left, box.right);
	if (/auto|scroll/.test(overflowY)) scroller.scrollTop += pull(y, box.top, box.bottom);
	return scroller.scrollLeft !== left || scroller.scrollTop !== top;
}

function pull(at: number, from: number, to: number): number {
	if (at < from + EDGE_PX) return -STEP_PX * Math.min(1, (from + EDGE_PX - at) / EDGE_PX);
	if (at > to - EDGE_PX) return STEP_PX * Math.min(1, (at - to + EDGE_PX) / EDGE_PX);
	return 0;
}
