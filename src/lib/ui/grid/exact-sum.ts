/** Sums decimals as texts, exactly: 0.1 + 0.2 is 0.3, and 20 digits stay 20 digits. */
const DECIMAL = /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d{1,4}))?$/;

/** A running sum. `text` keeps as many decimals as the most precise number added; '' before the first. */
export class ExactSum {
	#total = 0n;
	#decimals = 0;
	#count = 0;
	#notANumber = false;
	#least = '';
	#most = '';

	/** The smallest and the largest number added, as they were written; '' before the first. Not-a-number is neither. */
	get least(): string {
		return this.#least;
	}

	get most(): string {
		return this.#most;
	}

	/** How many numbers were added. */
	get count(): number {
		return this.#count;
	}

	/** Adds one number in plain or exponent form; anything else (infinity too) makes the sum NaN, as in SQL. */
	add(text: string): void {
		this.addOnly(text);
		if (!DECIMAL.test(text)) return;
		if (this.#least === '' || compareDecimals(text, this.#least) < 0) this.#least = text;
		if (this.#most === '' || compareDecimals(text, this.#most) > 0) this.#most = text;
	}

	/** As `add`, without looking for the ends. */
	addOnly(text: string): void {
		this.#count++;
		const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
		if (sign === undefined || whole + fraction === '') {
			this.#notANumber = true;
			return;
		}
		let digits = BigInt(sign + whole + fraction);
		let decimals = fraction.length - Number(exponent);
		if (decimals < 0) {
			digits *= 10n ** BigInt(-decimals);
			decimals = 0;
		}
		if (decimals > this.#decimals) {
			this.#total *= 10n ** BigInt(decimals - this.#decimals);
			this.#decimals = decimals;
		}
		this.#total += digits * 10n ** BigInt(this.#decimals - decimals);
	}

	get text(): string {
		if (this.#count === 0) return '';
		if (this.#notANumber) return 'NaN';
		const negative = this.#total < 0n;
		const digits = String(negative ? -this.#total : this.#total).padStart(this.#decimals + 1, '0');
		const whole = digits.slice(0, digits.length - this.#decimals);
		const fraction = digits.slice(digits.length - this.#decimals);
		return (negative ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`);
	}
}

/** By size, exactly: floats decide where they differ, which rounding cannot turn round. Negative: `a` is less. */
export function compareDecimals(a: string, b: string): number {
	const rough = Number(a) - Number(b);
	if (rough !== 0 || a === b) return rough;
	const difference = new ExactSum();
	difference.addOnly(a);
	difference.addOnly(b.startsWith('-') ? b.slice(1) : `-${b.replace('+', '')}`);
	return Number(difference.text);
}
