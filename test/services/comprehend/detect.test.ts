import {
  BatchDetectSentimentCommand,
  ComprehendClient,
  ContainsPiiEntitiesCommand,
  DetectDominantLanguageCommand,
  DetectEntitiesCommand,
  DetectKeyPhrasesCommand,
  DetectPiiEntitiesCommand,
  DetectSentimentCommand,
  DetectSyntaxCommand,
} from "@aws-sdk/client-comprehend";
import { describe, expect, it } from "vitest";
import { sendSigned } from "../../support/raw-request.js";
import { ROOT, useServer } from "../../support/server.js";

const server = useServer();
const client = () => new ComprehendClient(server.client());

/** What the offsets of an answer cut out of the text, counted in code points. */
const cut = (text: string, part: { BeginOffset?: number; EndOffset?: number }) =>
  [...text].slice(part.BeginOffset, part.EndOffset).join("");

describe("DetectDominantLanguage", () => {
  it("tells the language, with probabilities that add up to one", async () => {
    const { Languages = [] } = await client().send(
      new DetectDominantLanguageCommand({ Text: "¿Dónde está la biblioteca más cercana, por favor?" }),
    );
    expect(Languages[0]?.LanguageCode).toBe("es");
    expect(Languages.reduce((sum, { Score = 0 }) => sum + Score, 0)).toBeCloseTo(1, 3);
  });

  it("refuses an empty text", async () => {
    await expect(client().send(new DetectDominantLanguageCommand({ Text: "" }))).rejects.toThrow(
      /1 validation error detected: .*text.*length greater than or equal to 1/i,
    );
  });
});

describe("DetectSentiment", () => {
  it.each([
    ["I love this phone, the camera is fantastic and the battery lasts forever.", "POSITIVE"],
    ["This was the worst hotel I have ever stayed in. Dirty, loud and overpriced.", "NEGATIVE"],
    ["The meeting is on Tuesday at the office in Lisbon.", "NEUTRAL"],
    ["The fence is made of wire and stands on concrete.", "NEUTRAL"],
    ["The food was absolutely wonderful, but the service was terrible and rude.", "MIXED"],
    ["Beautiful hotel, horrible breakfast.", "MIXED"],
    ["Not bad!", "POSITIVE"],
    ["The food was not good at all.", "NEGATIVE"],
  ])("%s is %s", async (Text, sentiment) => {
    const answer = await client().send(new DetectSentimentCommand({ Text, LanguageCode: "en" }));
    expect(answer.Sentiment).toBe(sentiment);
    const { Positive = 0, Negative = 0, Neutral = 0, Mixed = 0 } = answer.SentimentScore ?? {};
    expect(Positive + Negative + Neutral + Mixed).toBeCloseTo(1, 3);
  });

  it.each([
    ["会议定于星期一上午十点举行。", "NEUTRAL"],
    ["根本不能用，退货！", "NEGATIVE"],
    ["质量不错，值得购买！", "POSITIVE"],
  ])("%s is %s", async (Text, sentiment) => {
    const answer = await client().send(new DetectSentimentCommand({ Text, LanguageCode: "zh" }));
    expect(answer.Sentiment).toBe(sentiment);
  });

  it.each([
    ["fr", "Le conseil municipal se réunit le jeudi.", "NEUTRAL"],
    ["fr", "Très déçue, la couleur est partie au premier lavage.", "NEGATIVE"],
    ["it", "Il treno per Bologna parte alle nove.", "NEUTRAL"],
    ["ar", "تستأنف المفاوضات يوم الاثنين في جنيف.", "NEUTRAL"],
    ["de", "Der Stadtrat tagt jeden zweiten Donnerstag.", "NEUTRAL"],
    ["zh-TW", "飯菜很好吃，服務也周到。", "POSITIVE"],
    ["zh-TW", "客服有夠爛，電話永遠沒人接。", "NEGATIVE"],
    ["de", "Gar nicht schlecht!", "POSITIVE"],
    ["fr", "Pas mal !", "POSITIVE"],
    ["es", "¡No está mal!", "POSITIVE"],
    ["ar", "ليس سيئا!", "POSITIVE"],
    ["hi", "बुरा नहीं है!", "POSITIVE"],
    ["fr", "Hôtel magnifique mais petit déjeuner infect.", "MIXED"],
    ["it", "LA PEGGIORE CONSEGNA DI SEMPRE!!!", "NEGATIVE"],
  ] as const)("%s: %s is %s", async (LanguageCode, Text, sentiment) => {
    const answer = await client().send(new DetectSentimentCommand({ Text, LanguageCode }));
    expect(answer.Sentiment).toBe(sentiment);
  });

  it("refuses a text of more than 5,000 bytes", async () => {
    const call = client().send(new DetectSentimentCommand({ Text: "é".repeat(2_501), LanguageCode: "en" }));
    await expect(call).rejects.toMatchObject({
      name: "TextSizeLimitExceededException",
      message: expect.stringContaining("5000 bytes while in this request the text size is 5002 bytes"),
    });
  });
});

describe("DetectSyntax", () => {
  it("tags words from raw text", async () => {
    const Text = "She didn't read Tolstoy's 3 novels.";
    const { SyntaxTokens = [] } = await client().send(new DetectSyntaxCommand({ Text, LanguageCode: "en" }));
    expect(SyntaxTokens.map((token) => `${token.Text}/${token.PartOfSpeech?.Tag}`)).toEqual([
      ...[
        "She/PRON",
        "did/AUX",
        "n't/PART",
        "read/VERB",
        "Tolstoy/PROPN",
        "'s/PART",
        "3/NUM",
        "novels/NOUN",
        "./PUNCT",
      ],
    ]);
    expect(SyntaxTokens.map((token) => token.TokenId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("DetectEntities", () => {
  it("finds names, dates and quantities", async () => {
    const Text = "Angela Merkel visited Paris on 14 July 2019 and met 300 people from Siemens.";
    const { Entities = [] } = await client().send(new DetectEntitiesCommand({ Text, LanguageCode: "en" }));
    const found = Entities.map(({ Text, Type }) => `${Text}/${Type}`);
    expect(found).toEqual(
      expect.arrayContaining([
        "Angela Merkel/PERSON",
        "Paris/LOCATION",
        "14 July 2019/DATE",
        "Siemens/ORGANIZATION",
      ]),
    );
    expect(found.some((entity) => entity.startsWith("300") && entity.endsWith("QUANTITY"))).toBe(true);
  });

  it("counts offsets in code points, behind emoji and combining marks", async () => {
    const Text = "😀👩‍🚀 cafe\u0301 — Angela Merkel lives in Berlin 😀.";
    const { Entities = [] } = await client().send(new DetectEntitiesCommand({ Text, LanguageCode: "en" }));
    expect(Entities.length).toBeGreaterThan(0);
    for (const entity of Entities) expect(cut(Text, entity)).toBe(entity.Text);
  });
});

describe("DetectEntities of what everybody writes", () => {
  it.each([
    [
      "en",
      "I bought an iPhone 15 Pro at 123 Main Street, Springfield, IL 62704; write to AnySpa@example.com or 206-555-0100.",
      [
        ["iPhone 15 Pro", "COMMERCIAL_ITEM"],
        ["123 Main Street, Springfield, IL 62704", "LOCATION"],
        ["AnySpa@example.com", "OTHER"],
        ["206-555-0100", "OTHER"],
      ],
    ],
    [
      "en",
      "J.K. Rowling watched the World Cup final on Netflix.",
      [
        ["J.K. Rowling", "PERSON"],
        ["World Cup final", "EVENT"],
        ["Netflix", "ORGANIZATION"],
      ],
    ],
    [
      "zh",
      "曹雪芹写了红楼梦。",
      [
        ["曹雪芹", "PERSON"],
        ["红楼梦", "TITLE"],
      ],
    ],
  ] as const)("%s: %s", async (LanguageCode, Text, expected) => {
    const { Entities = [] } = await client().send(new DetectEntitiesCommand({ Text, LanguageCode }));
    expect(Entities.map((entity) => [entity.Text, entity.Type])).toEqual(expected);
    for (const entity of Entities) expect(cut(Text, entity)).toBe(entity.Text);
  });
});

describe("DetectKeyPhrases", () => {
  it("finds noun phrases and leaves pronouns out", async () => {
    const Text = "They bought a beautiful old house near the river.";
    const { KeyPhrases = [] } = await client().send(
      new DetectKeyPhrasesCommand({ Text, LanguageCode: "en" }),
    );
    expect(KeyPhrases.map((phrase) => phrase.Text)).toEqual(["a beautiful old house", "the river"]);
  });

  it.each([
    ["en", "I love John's new laptop :)", ["John's new laptop"]],
    ["ja", "トムは自分のライフルを撃った。", ["トム", "自分のライフル"]],
    ["ko", "그 금발 소녀는 운전면허 시험에 합격했다.", ["그 금발 소녀", "운전면허 시험"]],
    ["zh", "人们建造了一个纪念公园。", ["人们", "一个纪念公园"]],
    ["zh-TW", "人們建造了一個紀念公園。", ["人們", "一個紀念公園"]],
    ["de", "Ich kann Frau Lewandowski nur empfehlen.", ["Frau Lewandowski"]],
    ["ar", "تقع الجامعة في مدينة قلقيلية.", ["الجامعة", "مدينة قلقيلية"]],
  ] as const)("tells %s phrases whole, without particles and marks", async (LanguageCode, Text, phrases) => {
    const { KeyPhrases = [] } = await client().send(new DetectKeyPhrasesCommand({ Text, LanguageCode }));
    expect(KeyPhrases.map((phrase) => phrase.Text)).toEqual(phrases);
    for (const phrase of KeyPhrases) expect(cut(Text, phrase)).toBe(phrase.Text);
  });
});

describe("DetectKeyPhrases of odd texts", () => {
  const ODD = [
    "The \u0001big\u0007 house\u001b[0m \u202eالمدرسة الكبيرة\u202c 红楼梦の家",
    "Cafe\u0301 😀👩‍👩‍👧 房子\u200b | 서울 집;दिल्ली में घर\n#happy @bob http://x.y/z?a=b",
    "\ufeff6.1インチ USB-C 3.2 كـــتاب جميل",
    "房子".repeat(4_000),
  ];

  it.each(["en", "es", "de", "ar", "hi", "ja", "ko", "zh", "zh-TW"] as const)(
    "%s: exact offsets, in order, nothing unseen at the ends",
    async (LanguageCode) => {
      for (const Text of ODD) {
        const { KeyPhrases = [] } = await client().send(new DetectKeyPhrasesCommand({ Text, LanguageCode }));
        let from = 0;
        for (const phrase of KeyPhrases) {
          expect(cut(Text, phrase)).toBe(phrase.Text);
          expect(phrase.Text).toMatch(/^[^\s\u200b\ufeff].*[^\s\u200b\ufeff]$|^\S$/su);
          expect(phrase.BeginOffset).toBeGreaterThanOrEqual(from);
          from = phrase.EndOffset ?? 0;
        }
      }
    },
  );

  it.each([
    [
      "zh",
      "屏幕6.1英寸 | 机身USB-C 3.2；#今日 http://x.y/z",
      ["屏幕", "6.1英寸", "机身USB-C 3.2", "#今日", "http://x.y/z"],
    ],
    [
      "es",
      "La autopista AP-7 se cortó el 3 de marzo de 2024.",
      ["La autopista AP-7", "el 3 de marzo de 2024"],
    ],
    ["de", "Ein gutes Preis-Leistungs-Verhältnis.", ["Ein gutes Preis-Leistungs-Verhältnis"]],
  ] as const)("%s: %s", async (LanguageCode, Text, phrases) => {
    const { KeyPhrases = [] } = await client().send(new DetectKeyPhrasesCommand({ Text, LanguageCode }));
    expect(KeyPhrases.map((phrase) => phrase.Text)).toEqual(phrases);
  });
});

describe("DetectPiiEntities", () => {
  const Text =
    "I'm Jane Doe, card 4111 1111 1111 1111, exp 09/27, CVV 123, mail jane@example.com, call (206) 555-0199, SSN 536-90-4399.";

  it("finds personal information by form and check digit", async () => {
    const { Entities = [] } = await client().send(new DetectPiiEntitiesCommand({ Text, LanguageCode: "en" }));
    const found = Object.fromEntries(Entities.map((entity) => [entity.Type, cut(Text, entity)]));
    expect(found).toMatchObject({
      CREDIT_DEBIT_NUMBER: "4111 1111 1111 1111",
      CREDIT_DEBIT_EXPIRY: "09/27",
      CREDIT_DEBIT_CVV: "123",
      EMAIL: "jane@example.com",
      PHONE: "(206) 555-0199",
      SSN: "536-90-4399",
      NAME: "Jane Doe",
    });
  });

  it("ContainsPiiEntities: says which types there are", async () => {
    const { Labels = [] } = await client().send(new ContainsPiiEntitiesCommand({ Text, LanguageCode: "en" }));
    expect(Labels.map(({ Name }) => Name)).toEqual(expect.arrayContaining(["EMAIL", "SSN", "NAME"]));
  });

  it("refuses a language it has no personal information for", async () => {
    const call = client().send(new DetectPiiEntitiesCommand({ Text: "Bonjour", LanguageCode: "fr" }));
    await expect(call).rejects.toMatchObject({ name: "UnsupportedLanguageException" });
  });
});

describe("BatchDetectSentiment", () => {
  it("answers each document, and an error for the one that is too long", async () => {
    const TextList = [
      "Great!",
      "x".repeat(5_001),
      "The worst service I ever had, a terrible waste of money.",
    ];
    const answer = await client().send(new BatchDetectSentimentCommand({ TextList, LanguageCode: "en" }));
    expect(answer.ResultList?.map(({ Index, Sentiment }) => [Index, Sentiment])).toEqual([
      [0, "POSITIVE"],
      [2, "NEGATIVE"],
    ]);
    expect(answer.ErrorList).toMatchObject([{ Index: 1, ErrorCode: "TEXT_SIZE_LIMIT_EXCEEDED" }]);
  });

  it("refuses more than 25 documents", async () => {
    const TextList = Array.from({ length: 26 }, () => "text");
    const call = client().send(new BatchDetectSentimentCommand({ TextList, LanguageCode: "en" }));
    await expect(call).rejects.toMatchObject({
      name: "BatchSizeLimitExceededException",
      message: "Please use a smaller number of items in a single batch. Maximum batch size is 25.",
    });
  });
});

describe("lists with a null", () => {
  /** The SDK's client would not write a null. */
  const ask = async (operation: string, body: unknown) => {
    const headers = {
      "x-amz-target": `Comprehend_20171127.${operation}`,
      "content-type": "application/x-amz-json-1.1",
    };
    const request = { method: "POST", path: "/", query: {}, headers, body: JSON.stringify(body) };
    const signing = { ...ROOT, service: "comprehend", at: Date.now() };
    const response = await sendSigned(server.endpoint, request, signing);
    return { status: response.status, ...((await response.json()) as { message?: string }) };
  };

  it("are refused: a document dropped would move the others' Index", async () => {
    expect(
      await ask("BatchDetectSentiment", { TextList: ["a", null, "b"], LanguageCode: "en" }),
    ).toMatchObject({
      status: 400,
      message:
        "1 validation error detected: Value at 'textList' failed to satisfy constraint: Member must satisfy constraint: " +
        "[Member must have length greater than or equal to 1, Member must not be null]",
    });
    expect(
      await ask("TagResource", {
        ResourceArn: "arn:aws:comprehend:us-east-1:000000000000:document-classifier/x",
        Tags: [{ Key: "a" }, null],
      }),
    ).toMatchObject({
      status: 400,
      message:
        "1 validation error detected: Value null at 'tags.2.member' failed to satisfy constraint: Member must not be null",
    });
  });
});

describe("hostile text", () => {
  it.each([
    ["only emoji", "😀🎉🔥"],
    ["no space", "a".repeat(4_990)],
    ["control characters", "\u0001\u0002 ok \u200f\u202e"],
    ["right to left", "שלום Angela עולם"],
    ["marks", ".-'".repeat(1_600)],
  ])("DetectEntities, DetectSentiment and DetectSyntax answer %s", async (_, Text) => {
    const entities = await client().send(new DetectEntitiesCommand({ Text, LanguageCode: "en" }));
    for (const entity of entities.Entities ?? []) expect(cut(Text, entity)).toBe(entity.Text);
    const sentiment = await client().send(new DetectSentimentCommand({ Text, LanguageCode: "en" }));
    expect(sentiment.Sentiment).toBeDefined();
    const syntax = await client().send(new DetectSyntaxCommand({ Text, LanguageCode: "en" }));
    for (const token of syntax.SyntaxTokens ?? []) expect(cut(Text, token)).toBe(token.Text);
  });
});
