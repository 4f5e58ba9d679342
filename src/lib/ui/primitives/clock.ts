/** How a stage's remaining time reads and when it starts to press. */

/** From two minutes on, time left is drawn as a warning. */
export const PRESSING_MS = 120_000;

/** `12:40`, `1:02:05`; past the end `+0:45`. Time left rounds up, time over rounds down: it turns at the same instant. */
export function formatClock(remainingMs: number): string {
	const over = remainingMs <= 0;
	const seconds = over ? Math.floor(-remainingMs / 1000) : Math.ceil(remainingMs / 1000);
	const two = (value: number) => String(value).padStart(2, '0');
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor((seconds % 3600) / 60);
	const text =
		hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
	return over && seconds > 0 ? `+${text}` : text;
}

/** Share of the stage that is left, 0 to 1. A stage without length has nothing left. */
export function shareLeft(remainingMs: number, totalMs: number): number {
	return totalMs > 0 ? Math.min(1, Math.max(0, remainingMs / totalMs)) : 0;
}
