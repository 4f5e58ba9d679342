/** How long a browser may take to begin reading a file it was handed. */
const READ_MS = 60_000;

/** Hands a file to the person, as a download. */
export function saveBlob(name: string, blob: Blob): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), READ_MS);
}
