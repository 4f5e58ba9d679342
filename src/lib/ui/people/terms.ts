import { m } from '$lib/i18n';
import type { DeviceInfo, Role } from '$lib/protocol';

/** How long a link works, in days; an empty value is without end. */
export function expiryOptions(): { value: string; label: string }[] {
	return [
		{ value: '1', label: m.share_expiry_day() },
		{ value: '7', label: m.share_expiry_week() },
		{ value: '30', label: m.share_expiry_month() },
		{ value: '', label: m.share_expiry_never() }
	];
}

/** For how many people a link works; an empty value is for any number. */
export function maxUsesOptions(): { value: string; label: string }[] {
	return [
		{ value: '', label: m.share_max_none() },
		...['1', '5', '10', '20', '40'].map((value) => ({ value, label: value }))
	];
}

export function roleName(role: Role): string {
	switch (role) {
		case 'facilitator':
			return m.people_role_facilitator();
		case 'participant':
			return m.people_role_participant();
		case 'commenter':
			return m.people_role_commenter();
		case 'reader':
			return m.people_role_reader();
	}
}

/** What a device is called: how it came to be one of its person's. */
export function deviceName({ way, by }: DeviceInfo): string {
	switch (way) {
		case 'joined':
			return m.rights_device_joined();
		case 'recovery':
			return m.rights_device_recovery();
		case 'self':
			return m.rights_device_self();
		case 'facilitator':
			return by === null ? m.rights_device_facilitator_unknown() : m.rights_device_facilitator({ name: by });
	}
}
