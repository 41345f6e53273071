// What a program in Go does with DynamoDB, with the official SDK as it is. Prints DONE at the end.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"reflect"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streamtypes "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

type movie struct {
	Title   string         `dynamodbav:"title"`
	Year    int            `dynamodbav:"year"`
	Tags    []string       `dynamodbav:"tags,stringset"`
	Ratings []float64      `dynamodbav:"ratings,numberset"`
	Poster  []byte         `dynamodbav:"poster"`
	Shown   time.Time      `dynamodbav:"shown,unixtime"`
	Info    map[string]any `dynamodbav:"info"`
	Sequel  *string        `dynamodbav:"sequel,omitempty"`
}

var (
	ctx   = context.Background()
	table = aws.String("movies")
	big   = movie{"Big", 1988, []string{"a", "b"}, []float64{1, 2.5}, []byte{0, 255}, time.Unix(1700000000, 0),
		map[string]any{"stars": 1.5, "cast": []any{"x", true, nil}}, nil}
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func check(isSo bool, what string) {
	if !isSo {
		log.Fatal(what)
	}
}

func main() {
	cfg := must(config.LoadDefaultConfig(ctx))
	client := dynamodb.NewFromConfig(cfg)
	create(client)
	item := must(attributevalue.MarshalMap(big))
	key := map[string]types.AttributeValue{"year": item["year"], "title": item["title"]}
	must(client.PutItem(ctx, &dynamodb.PutItemInput{TableName: table, Item: item}))
	got := must(client.GetItem(ctx, &dynamodb.GetItemInput{TableName: table, Key: key, ConsistentRead: aws.Bool(true)}))
	var read movie
	check(attributevalue.UnmarshalMap(got.Item, &read) == nil && reflect.DeepEqual(read, big), "a struct goes in and comes out")
	pages(client)
	update(client, key)
	failures(client, item, key)
	check(countRecords(client, dynamodbstreams.NewFromConfig(cfg)) == 27, "the stream has a record for each change")
	must(client.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: table}))
	gone := dynamodb.NewTableNotExistsWaiter(client)
	check(gone.Wait(ctx, &dynamodb.DescribeTableInput{TableName: table}, time.Minute) == nil, "the table goes")
	fmt.Println("DONE")
}

func create(client *dynamodb.Client) {
	must(client.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName:   table,
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("year"), AttributeType: types.ScalarAttributeTypeN},
			{AttributeName: aws.String("title"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("year"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("title"), KeyType: types.KeyTypeRange},
		},
		StreamSpecification: &types.StreamSpecification{
			StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewAndOldImages,
		},
	}))
	made := dynamodb.NewTableExistsWaiter(client)
	check(made.Wait(ctx, &dynamodb.DescribeTableInput{TableName: table}, time.Minute) == nil, "the table comes")
}

func pages(client *dynamodb.Client) {
	var requests []types.WriteRequest
	for i := range 25 {
		item := must(attributevalue.MarshalMap(map[string]any{"year": 2000, "title": fmt.Sprintf("t%02d", i), "n": i}))
		requests = append(requests, types.WriteRequest{PutRequest: &types.PutRequest{Item: item}})
	}
	batch := map[string][]types.WriteRequest{*table: requests}
	written := must(client.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: batch}))
	check(len(written.UnprocessedItems) == 0, "a batch is written whole")
	made := must(expression.NewBuilder().
		WithKeyCondition(expression.Key("year").Equal(expression.Value(2000)).And(expression.Key("title").BeginsWith("t"))).
		WithFilter(expression.Name("n").GreaterThan(expression.Value(4))).
		WithProjection(expression.NamesList(expression.Name("title"))).Build())
	query := dynamodb.NewQueryPaginator(client, &dynamodb.QueryInput{
		TableName: table, KeyConditionExpression: made.KeyCondition(), FilterExpression: made.Filter(),
		ProjectionExpression: made.Projection(), ExpressionAttributeNames: made.Names(),
		ExpressionAttributeValues: made.Values(), Limit: aws.Int32(7),
	})
	found := 0
	for query.HasMorePages() {
		found += len(must(query.NextPage(ctx)).Items)
	}
	check(found == 20, "a query ends after its last page")
	selected := must(client.ExecuteStatement(ctx, &dynamodb.ExecuteStatementInput{
		Statement:  aws.String(`SELECT title FROM "movies" WHERE "year" = ? AND n BETWEEN 3 AND 5`),
		Parameters: []types.AttributeValue{&types.AttributeValueMemberN{Value: "2000"}},
	}))
	check(len(selected.Items) == 3, "a statement selects")
}

func update(client *dynamodb.Client, key map[string]types.AttributeValue) {
	stars := expression.Name("info.stars")
	made := must(expression.NewBuilder().
		WithUpdate(expression.Set(stars, expression.Plus(stars, expression.Value(1))).
			Add(expression.Name("ratings"), expression.Value(&types.AttributeValueMemberNS{Value: []string{"7"}}))).
		WithCondition(expression.AttributeExists(expression.Name("title"))).Build())
	updated := must(client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: table, Key: key, UpdateExpression: made.Update(), ConditionExpression: made.Condition(),
		ExpressionAttributeNames: made.Names(), ExpressionAttributeValues: made.Values(),
		ReturnValues: types.ReturnValueUpdatedNew,
	}))
	check(len(updated.Attributes) == 2, "an update returns what it changed")
}

func failures(client *dynamodb.Client, item, key map[string]types.AttributeValue) {
	isNew := aws.String("attribute_not_exists(title)")
	_, err := client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: table, Item: item, ConditionExpression: isNew,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	var failed *types.ConditionalCheckFailedException
	check(errors.As(err, &failed) && reflect.DeepEqual(failed.Item["poster"], item["poster"]), "a failed condition shows the item")
	_, err = client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{
		{Put: &types.Put{TableName: table, Item: item, ConditionExpression: isNew}},
	}})
	var cancelled *types.TransactionCanceledException
	check(errors.As(err, &cancelled) && *cancelled.CancellationReasons[0].Code == "ConditionalCheckFailed", "a transaction says why")
	_, err = client.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("nowhere"), Key: key})
	var missing *types.ResourceNotFoundException
	check(errors.As(err, &missing), "a missing table is told")
}

func countRecords(client *dynamodb.Client, streams *dynamodbstreams.Client) int {
	stream := must(client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: table})).Table.LatestStreamArn
	described := must(streams.DescribeStream(ctx, &dynamodbstreams.DescribeStreamInput{StreamArn: stream}))
	count := 0
	for _, shard := range described.StreamDescription.Shards {
		start := must(streams.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{
			StreamArn: stream, ShardId: shard.ShardId, ShardIteratorType: streamtypes.ShardIteratorTypeTrimHorizon,
		}))
		count += len(must(streams.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: start.ShardIterator})).Records)
	}
	return count
}
