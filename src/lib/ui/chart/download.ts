/** Hands a file to the browser's downloads. Signs that file systems refuse become spaces. */
export function save(file: Blob, name: string): void {
	const url = URL.createObjectURL(file);
	const link = document.createElement('a');
	link.href = url;
	link.download = name.replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').slice(-120);
	link.click();
	URL.revokeObjectURL(url);
}
