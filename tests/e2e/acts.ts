/** What people do, in their words, for every flow. */
import { expect, type Page } from '@playwright/test';

export interface Person {
	name: string;
	organisation?: string;
}

export const ANA: Person = { name: 'Ana Ruiz', organisation: 'Open Cape' };
export const MBALI: Person = { name: 'Mbali Nkosi', organisation: 'City of Durban' };

/** Starts a roundtable from Home and keeps the recovery codes. Returns the path of the room. */
export async function startRoundtable(page: Page, title: string, person: Person = ANA): Promise<string> {
	await page.goto('/start');
	await page.getByLabel('What is it called?').fill(title);
	await page.getByLabel('Your name').fill(person.name);
	await page.getByLabel('Your organisation').fill(person.organisation ?? '');
	await page.getByRole('button', { name: 'Start the roundtable' }).click();
	await page.getByRole('button', { name: 'I have kept them' }).click();
	await expect(page).toHaveURL(/\/r\/[\w-]{21,}\/notes\/[\w-]+$/);
	return new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
}

/** Picks a file and takes the reading that is proposed. */
export async function addFile(
	page: Page,
	file: { name: string; mimeType: string; buffer: Buffer }
): Promise<void> {
	await page.locator('input[type=file]').setInputFiles(file);
	const sheet = page.getByRole('dialog', { name: `How to read “${file.name}”` });
	await sheet.getByRole('button', { name: 'Use this reading' }).click();
	await expect(sheet).toHaveCount(0);
}

/** Opens the share dialog and makes a link for a role. */
export async function invite(page: Page, role: 'Participant' | 'Commenter' | 'Reader'): Promise<string> {
	await page.getByRole('button', { name: 'Share', exact: true }).click();
	await page.getByRole('button', { name: `Make a link, ${role}` }).click();
	const url = await page.getByRole('textbox', { name: `Link for ${role}` }).inputValue();
	await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
	await expect(page.getByRole('dialog')).toHaveCount(0);
	return url;
}

/** Opens a link and joins. */
export async function join(page: Page, url: string, person: Person = MBALI): Promise<void> {
	await page.goto(url);
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await page.getByLabel('Your name').fill(person.name);
	await page.getByLabel('Your organisation').fill(person.organisation ?? '');
	await page.getByRole('button', { name: /^Join as/ }).click();
	await expect(page).toHaveURL(/\/r\/[\w-]{21,}\/notes/);
}

/** The word at the top right that says where one's changes are. */
export async function expectSaved(page: Page, word: RegExp | string = 'In the room'): Promise<void> {
	const name = typeof word === 'string' ? new RegExp(`^${word}`) : word;
	await expect(page.getByRole('banner').getByRole('button', { name })).toBeVisible();
}

/** The text of the open note page. */
export const note = (page: Page) => page.locator('.note-body[contenteditable]');

export const place = (page: Page, name: string) =>
	page
		.getByRole('navigation', { name: 'Rooms of this roundtable' })
		.first()
		.getByRole('link', { name, exact: true });

/** The receipt line under a result; its dots are drawn by the style sheet. */
export const receipt = (page: Page, rows: string) =>
	page.locator('p', { hasText: new RegExp(`same.*[0-9a-f]{7}.*${rows}`) });
