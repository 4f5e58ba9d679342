/** What lies over what on a drawing, px. */
export type Place = { x: number; y: number };
export type Box = { left: number; right: number; top: number; bottom: number };

export function overlap(a: Box, b: Box): boolean {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Whether some of the straight line between two places lies in the box (Liang and Barsky, 1984). */
export function crosses(box: Box, from: Place, to: Place): boolean {
	let [enters, leaves] = [0, 1];
	const [across, down] = [to.x - from.x, to.y - from.y];
	for (const [along, room] of [
		[-across, from.x - box.left],
		[across, box.right - from.x],
		[-down, from.y - box.top],
		[down, box.bottom - from.y]
	] as const) {
		if (along === 0 && room < 0) return false;
		if (along < 0) enters = Math.max(enters, room / along);
		if (along > 0) leaves = Math.min(leaves, room / along);
	}
	return enters <= leaves;
}
