// The quickstart's function: an S3 event names a photograph, Rekognition says what is in it, DynamoDB keeps the answer.
// Nothing here knows of Lenticular: the same file runs on AWS.
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";

const rekognition = new RekognitionClient();
const dynamodb = new DynamoDBClient();

export async function handler(event) {
  for (const record of event.Records) {
    const bucket = record.s3.bucket.name;
    const key = decodeURIComponent(record.s3.object.key.replaceAll("+", " "));
    const started = Date.now();
    const { Labels = [] } = await rekognition.send(
      new DetectLabelsCommand({ Image: { S3Object: { Bucket: bucket, Name: key } }, MaxLabels: 10, MinConfidence: 50 }),
    );
    const labels = Labels.map(({ Name, Confidence }) => ({
      M: { Name: { S: Name }, Confidence: { N: Confidence.toFixed(1) } },
    }));
    await dynamodb.send(
      new PutItemCommand({
        TableName: process.env.TABLE,
        Item: { Picture: { S: key }, Labels: { L: labels }, LookedMs: { N: String(Date.now() - started) } },
      }),
    );
    console.log(`${key}: ${Labels.map(({ Name }) => Name).join(", ") || "nothing it knows"}`);
  }
}
