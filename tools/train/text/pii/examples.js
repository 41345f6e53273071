// Sentences with personal information of every type that Comprehend lists, and sentences without: made here, not taken from anywhere.
import { makers, toRandom } from "./numbers.js";

/** Frames in which `{}` is the information; the frames of one type differ in how, and whether, they say what it is. */
const FRAMES = {
  EMAIL: [
    "Write to {} for details.",
    "Contact: {}.",
    "<{}> wrote:",
    "My e-mail address is {}, thanks!",
    "Correo: {}",
  ],
  URL: ["See {} for more.", "Our site ({}) is down.", "Go to {}.", "Visita {} para saber más."],
  PHONE: [
    "Call me at {}.",
    "Phone: {}",
    "You can reach her on {} after six.",
    "Tel. {}",
    "Mi teléfono es {}.",
  ],
  CREDIT_DEBIT_NUMBER: [
    "Charge {} please.",
    "Card number: {}.",
    "My Visa is {} and works.",
    "Pagué con la tarjeta {}.",
  ],
  CREDIT_DEBIT_CVV: ["The CVV is {}.", "CVV: {}", "security code {}", "CVC {}", "cvv2 number {}"],
  CREDIT_DEBIT_EXPIRY: [
    "Expires {}.",
    "exp. {}",
    "expiration date: {}",
    "valid thru {}",
    "The card's expiry date is {}.",
  ],
  PIN: ["My PIN is {}.", "PIN: {}", "Enter pin code {} at the door.", "the pin number is {}"],
  SSN: ["SSN: {}", "His social security number is {}.", "She gave {} as her SSN.", "Social Security # {}"],
  BANK_ROUTING: ["Routing number: {}.", "ABA routing {}", "The routing number of my bank is {}.", "RTN {}"],
  BANK_ACCOUNT_NUMBER: [
    "Bank account number {}.",
    "My account number is {}.",
    "Account #: {}",
    "Deposit to checking account {}.",
    "acct no. {}",
  ],
  INTERNATIONAL_BANK_ACCOUNT_NUMBER: [
    "IBAN {}",
    "Please transfer to {}.",
    "Our IBAN: {}, thank you.",
    "El IBAN es {}.",
  ],
  SWIFT_CODE: ["SWIFT: {}", "The BIC is {}.", "Use SWIFT code {} for the wire.", "BIC/SWIFT {}"],
  IP_ADDRESS: ["The server at {} is down.", "Login from {}.", "ping {}", "IP: {}"],
  MAC_ADDRESS: ["MAC {}", "The device {} joined.", "Hardware address: {}."],
  AWS_ACCESS_KEY: ["aws_access_key_id = {}", "The key {} leaked.", "AWS_ACCESS_KEY_ID={}"],
  AWS_SECRET_KEY: ["aws_secret_access_key = {}", "Secret key: {}", "AWS_SECRET_ACCESS_KEY={}"],
  PASSPORT_NUMBER: [
    "Passport number {}.",
    "My passport no. is {}.",
    "passport: {}",
    "Her US passport, {}, expired.",
    "Número de pasaporte: {}",
  ],
  DRIVER_ID: [
    "Driver's license number {}.",
    "driver license: {}",
    "DL {}",
    "My driving licence is {}.",
    "His drivers license no. is {}.",
  ],
  LICENSE_PLATE: [
    "License plate {}.",
    "The car's plate number is {}.",
    "license plate: {}",
    "A car with plates {} fled.",
    "Registration number {}",
  ],
  VEHICLE_IDENTIFICATION_NUMBER: ["VIN: {}", "The vehicle {} was sold.", "VIN number {}."],
  UK_NATIONAL_INSURANCE_NUMBER: ["NI number {}.", "National Insurance: {}", "My NINO is {}."],
  UK_NATIONAL_HEALTH_SERVICE_NUMBER: ["NHS number {}.", "NHS no: {}", "The patient's NHS number is {}."],
  UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER: ["UTR {}", "Unique taxpayer reference: {}.", "My UTR number is {}."],
  CA_SOCIAL_INSURANCE_NUMBER: ["SIN: {}", "My social insurance number is {}.", "Canadian SIN {}."],
  CA_HEALTH_NUMBER: ["Health card number {}.", "OHIP: {}", "Her Ontario health number is {}."],
  US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER: [
    "ITIN: {}",
    "My ITIN is {}.",
    "Individual taxpayer identification number {}",
  ],
  IN_AADHAAR: ["Aadhaar: {}", "My Aadhaar number is {}.", "Aadhar card no. {}"],
  IN_PERMANENT_ACCOUNT_NUMBER: ["PAN: {}", "His PAN card number is {}.", "PAN number {}"],
  IN_VOTER_NUMBER: ["Voter ID: {}", "My voter id number is {}.", "EPIC number {}"],
  IN_NREGA: ["NREGA job card {}.", "Job card number: {}"],
  USERNAME: ["Username: {}", "My user name is {}.", "login: {}", "user ID {}", "Log in as user {}."],
  PASSWORD: [
    "Password: {}",
    "My password is {}.",
    "The password for the wifi is {}",
    "pwd={}",
    "contraseña: {}",
  ],
  AGE: ["She is {}.", "The patient, {}, was seen today.", "A {} man called."],
  ADDRESS: ["I live at {}.", "Ship it to {}.", "Address: {}", "The office is at {}."],
};

/** By type, what the information looks like. */
function values(m) {
  const { pick, digits, letters, until, group, sum, luhn, iban, card, verhoeff } = m;
  const name = () => pick(["maria.keller", "j.smith", "tom_brown", "ana-lopez", "li.wei", "k.okafor"]);
  const octet = () => String(Math.floor(1 + m.random() * 254));
  const hex = (count) => Array.from({ length: count }, () => pick("0123456789abcdef")).join("");
  const aba = () =>
    until(
      () => `${pick(["01", "02", "03", "06", "11", "12", "26", "31"])}${digits(7)}`,
      (d) => sum(d, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
    );
  const nhs = () =>
    until(
      () => digits(10, "49"),
      (d) =>
        ((rest) => rest !== 10 && (rest === 11 ? 0 : rest) === Number(d[9]))(
          11 - (sum(d.slice(0, 9), [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11),
        ),
    );
  const utr = () =>
    until(
      () => digits(10, "123456789"),
      (d) => "21987654321"[sum(d.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11] === d[0],
    );
  const ssn = () =>
    until(
      () => digits(9, "12345678"),
      (d) => !d.startsWith("666") && d.slice(3, 5) !== "00" && d.slice(5) !== "0000",
    );
  const itin = () => `9${digits(2)}${pick(["50", "65", "70", "78", "88", "92", "94"])}${digits(4)}`;
  const street = () =>
    pick([
      "Main Street",
      "Oak Avenue",
      "Elm St",
      "Sunset Blvd",
      "Baker Street",
      "Lincoln Road",
      "5th Avenue",
      "Park Lane",
    ]);
  return {
    EMAIL: () =>
      `${name()}${pick(["", digits(2)])}@${pick(["example.com", "mail.example.org", "corp.example.co.uk", "uni-example.de"])}`,
    URL: () =>
      `${pick(["https://", "http://", "www."])}example.${pick(["com", "org/path/page?id=7", "co.uk/a-b_c#x", "net:8080/x"])}`,
    PHONE: () =>
      pick([
        () => `(${digits(3, "23456789")}) ${digits(3, "23456789")}-${digits(4)}`,
        () => `${digits(3, "23456789")}-${digits(3, "23456789")}-${digits(4)}`,
        () => `${digits(3, "23456789")}.${digits(3, "23456789")}.${digits(4)}`,
        () => `+1 ${digits(3, "23456789")} ${digits(3, "23456789")} ${digits(4)}`,
        () => `+1-${digits(3, "23456789")}-${digits(3, "23456789")}-${digits(4)}`,
        () => `+44 20 7${digits(3)} ${digits(4)}`,
        () => `+34 6${digits(2)} ${digits(3)} ${digits(3)}`,
        () => `+49 30 ${digits(7)}`,
        () => `1-800-${digits(3)}-${digits(4)}`,
      ])(),
    CREDIT_DEBIT_NUMBER: () =>
      ((c) =>
        c.length === 15
          ? pick([c, group(c, [4, 6, 5], " "), group(c, [4, 6, 5], "-")])
          : pick([c, group(c, [4, 4, 4, 4], " "), group(c, [4, 4, 4, 4], "-")]))(card()),
    CREDIT_DEBIT_CVV: () => digits(pick([3, 3, 4])),
    CREDIT_DEBIT_EXPIRY: () =>
      `${pick(["01", "06", "09", "11", "12"])}/${pick(["27", "2028", "30", "2031"])}`,
    PIN: () => digits(pick([4, 4, 6])),
    SSN: () => ((d) => pick([group(d, [3, 2, 4], "-"), group(d, [3, 2, 4], " "), d]))(ssn()),
    BANK_ROUTING: aba,
    BANK_ACCOUNT_NUMBER: () => digits(pick([8, 9, 10, 12]), "123456789"),
    INTERNATIONAL_BANK_ACCOUNT_NUMBER: () => ((d) => pick([d, d.replace(/(.{4})(?=.)/g, "$1 ")]))(iban()),
    SWIFT_CODE: () =>
      `${letters(4)}${pick(["DE", "US", "GB", "FR", "ES"])}${pick(["FF", "33", "2L", "MM"])}${pick(["", "XXX", "500"])}`,
    IP_ADDRESS: () =>
      pick([
        () => [octet(), octet(), octet(), octet()].join("."),
        () => `2001:db8:${hex(4)}::${hex(4)}`,
        () => Array.from({ length: 8 }, () => hex(4)).join(":"),
        () => `fe80::${hex(4)}:${hex(4)}`,
      ])(),
    MAC_ADDRESS: () => Array.from({ length: 6 }, () => hex(2)).join(pick([":", "-"])),
    AWS_ACCESS_KEY: () =>
      `${pick(["AKIA", "ASIA"])}${Array.from({ length: 16 }, () => pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")).join("")}`,
    AWS_SECRET_KEY: () =>
      until(
        () =>
          Array.from({ length: 40 }, () =>
            pick("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+"),
          ).join(""),
        (k) => /[A-Z]/.test(k) && /[a-z]/.test(k) && /\d/.test(k),
      ),
    PASSPORT_NUMBER: () =>
      pick([
        () => digits(9, "12345"),
        () => `${letters(1)}${digits(8)}`,
        () => `${letters(2)}${digits(7)}`,
        () => `C01X0${digits(2)}47`.slice(0, 9),
      ])(),
    DRIVER_ID: () =>
      pick([
        () => `${letters(1)}${digits(7)}`,
        () => digits(8, "123456789"),
        () => `${letters(1)}${digits(3)}-${digits(4)}-${digits(4)}`,
        () => `${letters(2)}${digits(6)}${letters(1)}`,
        () => `MORGA${digits(6)}SM9IJ`,
      ])(),
    LICENSE_PLATE: () =>
      pick([
        () => `${digits(1)}${letters(3)}${digits(3)}`,
        () => `${letters(3)}-${digits(4)}`,
        () => `${letters(3)} ${digits(3)}`,
        () => `${letters(2)}${digits(2)} ${letters(3)}`,
        () => `${digits(4)} ${letters(3)}`,
      ])(),
    VEHICLE_IDENTIFICATION_NUMBER: () => vin(m),
    UK_NATIONAL_INSURANCE_NUMBER: () =>
      ((d) => pick([`AB${d}C`, `JG ${group(d, [2, 2, 2], " ")} A`]))(digits(6)),
    UK_NATIONAL_HEALTH_SERVICE_NUMBER: () =>
      ((d) => pick([d, group(d, [3, 3, 4], " "), group(d, [3, 3, 4], "-")]))(nhs()),
    UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER: () => ((d) => pick([d, group(d, [5, 5], " ")]))(utr()),
    CA_SOCIAL_INSURANCE_NUMBER: () =>
      ((d) => pick([group(d, [3, 3, 3], " "), group(d, [3, 3, 3], "-"), d]))(luhn(digits(8, "1234567"))),
    CA_HEALTH_NUMBER: () =>
      ((d) =>
        pick([
          group(d, [4, 3, 3], "-"),
          group(d, [4, 3, 3], " "),
          `${group(d, [4, 3, 3], " ")} ${letters(2)}`,
        ]))(luhn(digits(9, "123456789"))),
    US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER: () =>
      ((d) => pick([group(d, [3, 2, 4], "-"), d, group(d, [3, 2, 4], " ")]))(itin()),
    IN_AADHAAR: () => ((d) => pick([d, group(d, [4, 4, 4], " "), group(d, [4, 4, 4], "-")]))(verhoeff()),
    IN_PERMANENT_ACCOUNT_NUMBER: () => `${letters(3)}P${letters(1)}${digits(4)}${letters(1)}`,
    IN_VOTER_NUMBER: () => `${letters(3)}${digits(7)}`,
    IN_NREGA: () =>
      `${pick(["RJ", "UP", "KN"])}-${digits(2)}-${digits(3)}-${digits(3)}-${digits(3)}/${digits(3)}`,
    USERNAME: () => pick(["mkeller82", "j_smith", "tom.brown", "ana-lopez99", "x_dragon"]),
    PASSWORD: () => pick(["hunter2!", "S3cr3t#99", "correcthorse", "P@ssw0rd", "qwerty123", "Tr0ub4dor&3"]),
    AGE: () =>
      pick(["34 years old", "7 years old", "82-year-old", "19 years of age", "6 months old", "45 y/o"]),
    ADDRESS: () =>
      pick([
        () => `${digits(3, "123456789")} ${street()}, Springfield, IL 6${digits(4)}`,
        () => `${digits(2, "123456789")} ${street()}`,
        () => `${digits(4, "123456789")} ${street()}, Apt ${digits(1)}B, Portland, OR 97${digits(3)}`,
        () => `${digits(2, "123456789")} ${street()}, London SW1A 1AA`,
        () => `P.O. Box ${digits(4)}`,
        () => `Calle Mayor ${digits(2, "123456789")}, 28013 Madrid`,
      ])(),
  };
}

function vin(m) {
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const worthOf = (c) => "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ".indexOf(c) % 10;
  const raw = Array.from({ length: 17 }, (_, at) =>
    at > 11 ? m.pick("0123456789") : m.pick("ABCDEFGHJKLMNPRSTUVWXYZ0123456789"),
  );
  raw[0] = m.pick("1245JWV");
  raw[8] = "0123456789X"[raw.reduce((sum, c, at) => sum + (at === 8 ? 0 : worthOf(c) * weights[at]), 0) % 11];
  return raw.join("");
}

/** Sentences that hold none: order numbers, versions, prices, measures, plain words that look alike. */
export const PLAIN = [
  "Order 4111-2222-3333-4445 shipped on the truck.",
  "Version 10.4.2 of the library is out.",
  "The meeting costs 1,250 dollars in total.",
  "Chapter 12.3.4.5 explains the rules.",
  "The ratio was 3:2:1 in every sample.",
  "I forgot my password and need a reset.",
  "Password required to continue.",
  "The account was closed by the bank.",
  "He pinned the note to the board.",
  "Our code review takes two hours.",
  "The room is 20 by 30 feet.",
  "Item 123456789 is out of stock.",
  "Invoice 0012345678 was paid.",
  "The temperature fell to 12 degrees.",
  "She won 6-4, 7-5 in the final.",
  "ISBN 978-3-16-148410-0 is a book.",
  "The URL parameter is missing.",
  "Send the username to the help desk.",
  "They drove along the street for an hour.",
  "The passport office opens at nine.",
  "Call the function with three arguments.",
  "My license expired last year.",
  "The plate was made of porcelain.",
  "The score of 2001 points broke the record.",
  "UTR and ITIN are tax terms.",
  "The bank routing table has ten rows.",
  "The server answered with code 404.",
  "Mix 250 ml of milk with 3 eggs.",
  "Tracking number 1Z999AA10123456784 was scanned.",
  "Build 20240131.4 passed all checks.",
];

/** @returns {{ text: string, language: string, type?: string, start?: number, end?: number }[]} */
export function makeExamples(seed, each) {
  const random = toRandom(seed);
  const m = { ...makers(random), random };
  const forms = values(m);
  const made = [];
  for (const [type, frames] of Object.entries(FRAMES)) {
    for (let nth = 0; nth < each; nth++) {
      const frame = frames[nth % frames.length];
      const value = forms[type]();
      const start = frame.indexOf("{}");
      const language = /[áéíóúñ¿¡]|Correo|Visita|Mi |Pagu|El IBAN/.test(frame) ? "es" : "en";
      made.push({ text: frame.replace("{}", () => value), language, type, start, end: start + value.length });
    }
  }
  return made;
}
