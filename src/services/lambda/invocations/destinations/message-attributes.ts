interface MessageAttribute {
  DataType: "Number" | "String";
  StringValue: string;
}

/** What went wrong, as the attributes of a message: queues and topics take them alike, and take no empty one. */
export function toMessageAttributes(
  attributes: Record<string, string> = {},
): Record<string, MessageAttribute> {
  const given = Object.entries(attributes).filter(([, value]) => value !== "");
  return Object.fromEntries(
    given.map(([key, StringValue]) => [
      key,
      { DataType: key === "ErrorCode" ? "Number" : "String", StringValue },
    ]),
  );
}
