/** Labels of things people make and use: `Name < parents = aliases`, one a line. */
export const APPAREL_AND_ACCESSORIES = `
Accessories
Clothing
Hat < Clothing
Cowboy Hat < Clothing, Hat
Sombrero < Clothing, Hat
Sun Hat < Clothing, Hat
Bonnet < Clothing, Hat
Glasses < Accessories
Sunglasses < Accessories, Glasses
Tie < Accessories, Formal Wear
Formal Wear
Bow Tie < Accessories, Formal Wear, Tie
Suit < Clothing, Formal Wear
Coat < Clothing
Trench Coat < Clothing, Coat, Overcoat
Overcoat < Clothing, Coat
Lab Coat < Clothing, Coat
Cardigan < Clothing, Knitwear, Sweater
Knitwear < Clothing
Sweater < Clothing, Knitwear
Sweatshirt < Clothing, Hoodie, Knitwear, Sweater
Hoodie < Clothing, Knitwear, Sweater
Jeans < Clothing, Pants = Denim
Pants < Clothing
Jersey < Clothing, Shirt
Shirt < Clothing
Skirt < Clothing
Miniskirt < Clothing, Skirt
Gown < Clothing, Dress, Fashion, Formal Wear
Dress < Clothing
Fashion
Robe < Clothing, Fashion
Kimono < Clothing, Fashion, Formal Wear, Robe
Apron < Clothing
Scarf < Clothing
Glove < Clothing
Sock < Clothing = Hosiery
Swimwear < Clothing = Bathing Suit
Bikini < Clothing, Swimwear
Underwear < Clothing
Pajamas < Clothing
Bra < Clothing, Lingerie, Underwear
Lingerie < Clothing, Underwear
Footwear < Clothing
Shoe < Clothing, Footwear
Sneaker < Clothing, Footwear, Shoe
Running Shoe < Clothing, Footwear, Shoe, Sneaker
Sandal < Clothing, Footwear
Boot < Clothing, Footwear
Cowboy Boot < Boot, Clothing, Footwear
Clogs < Clothing, Footwear
Bag
Backpack < Bag
Handbag < Accessories, Bag = Purse
Wallet < Accessories
Jewelry < Accessories
Necklace < Accessories, Jewelry
Mask
Wig
Suitcase < Baggage
Baggage
Luggage
Helmet
Crash Helmet < Helmet
Buckle < Accessories
`;

export const FURNITURE = `
Furniture
Chair < Furniture
Rocking Chair < Chair, Furniture
Throne < Chair, Furniture
Couch < Furniture = Sofa
Bed < Furniture
Crib < Furniture, Infant Bed
Infant Bed < Furniture
Cradle < Furniture
Table < Furniture
Dining Table < Furniture, Table
Desk < Furniture, Table
Bench < Furniture
Park Bench < Bench, Furniture
Bookcase < Furniture
Cabinet < Furniture
China Cabinet < Cabinet, Furniture
Closet < Furniture = Wardrobe
Entertainment Center < Electronics, Furniture
Table Lamp < Furniture, Lamp, Table
Lampshade < Lamp
Lamp
`;

export const HOME_AND_INDOORS = `
Indoors
Interior Design < Indoors
Room < Indoors
Bedroom < Indoors, Room
Bathroom < Indoors, Room
Living Room < Indoors, Room
Dining Room < Indoors, Room
Kitchen < Indoors
Bathtub < Tub
Tub
Shower Curtain < Curtain
Curtain
Pillow < Cushion, Home Decor
Cushion < Home Decor
Home Decor
Rug < Home Decor
Quilt
Towel
Paper Towel < Towel
Toilet < Indoors
Toilet Paper
Sink
Sink Faucet < Sink
Vase < Jar, Pottery
Pottery
Jar
Broom
Bucket
Plunger
Soap Dispenser
Umbrella < Canopy
Canopy
Candle
Clock
Analog Clock < Clock
Digital Clock < Clock
Wall Clock < Clock
Alarm Clock < Clock
Hourglass
Basket
Shopping Basket < Basket
Window
Window Shade < Curtain, Home Decor
Door
Sliding Door < Door
Mailbox
Patio
Doormat < Mat
Mat
Scissors
Toothbrush < Brush, Device, Tool
Brush < Device, Tool
`;

export const HOME_APPLIANCES = `
Appliance < Device, Electrical Device
Microwave < Appliance, Device, Electrical Device, Oven
Oven < Appliance, Device, Electrical Device
Stove < Appliance, Device, Electrical Device, Oven
Toaster < Appliance, Device, Electrical Device
Refrigerator < Appliance, Device, Electrical Device
Dishwasher < Appliance, Device, Electrical Device
Washer < Appliance, Device, Electrical Device
Electric Fan < Appliance, Device, Electrical Device
Vacuum Cleaner < Appliance, Device, Electrical Device
Blow Dryer < Appliance, Device, Electrical Device
Iron < Appliance, Device, Electrical Device
Space Heater < Appliance, Device, Electrical Device, Heater
Heater < Appliance, Device, Electrical Device
Radiator < Appliance, Device, Electrical Device, Heater
Sewing Machine < Appliance, Device, Electrical Device
`;

export const KITCHEN_AND_DINING = `
Cup
Coffee Cup < Cup
Mug < Cup
Cutlery
Fork < Cutlery
Spoon < Cutlery
Wooden Spoon < Cutlery, Spoon
Bowl
Soup Bowl < Bowl
Mixing Bowl < Bowl
Plate
Bottle
Water Bottle < Bottle
Beer Bottle < Alcohol, Beer, Beverage, Bottle, Liquor
Wine Bottle < Alcohol, Beverage, Bottle, Liquor, Wine
Pop Bottle < Beverage, Bottle, Soda
Glass
Wine Glass < Alcohol, Beverage, Glass, Liquor, Wine
Beer Glass < Alcohol, Beer, Beverage, Glass, Liquor
Goblet < Glass
Cooking Pan < Cookware
Frying Pan < Cooking Pan, Cookware
Wok < Cooking Pan, Cookware, Frying Pan
Cookware
Dutch Oven < Cookware, Pot
Pot
Teapot < Cookware, Pot, Pottery
Coffee Pot < Pot
Jug
Water Jug < Jug
Saltshaker < Bottle, Shaker
Shaker < Bottle
Can Opener
Corkscrew
Ladle < Cutlery
Spatula
Measuring Cup < Cup
Tray
`;

export const FOOD_AND_BEVERAGE = `
Food
Meal < Food
Dish < Food, Meal
Lunch < Food, Meal
Fruit < Food, Plant, Produce
Produce < Food
Banana < Food, Fruit, Plant, Produce
Apple < Food, Fruit, Plant, Produce
Orange < Citrus Fruit, Food, Fruit, Plant, Produce
Citrus Fruit < Food, Fruit, Plant, Produce
Lemon < Citrus Fruit, Food, Fruit, Plant, Produce
Pineapple < Food, Fruit, Plant, Produce
Strawberry < Berry, Food, Fruit, Plant, Produce
Berry < Food, Fruit, Plant, Produce
Fig < Food, Fruit, Plant, Produce
Pomegranate < Food, Fruit, Plant, Produce
Vegetable < Food, Plant, Produce
Broccoli < Food, Plant, Produce, Vegetable
Carrot < Food, Plant, Produce, Vegetable
Cauliflower < Food, Plant, Produce, Vegetable
Cabbage < Food, Leafy Green Vegetable, Plant, Produce, Vegetable
Leafy Green Vegetable < Food, Plant, Produce, Vegetable
Cucumber < Food, Plant, Produce, Vegetable
Bell Pepper < Food, Pepper, Plant, Produce, Vegetable
Pepper < Food, Plant, Produce, Vegetable
Artichoke < Food, Plant, Produce, Vegetable
Squash < Food, Plant, Produce, Vegetable
Zucchini < Food, Plant, Produce, Squash, Vegetable
Corn < Food, Grain, Plant, Produce
Grain < Food, Produce
Mushroom < Fungus, Plant
Sandwich < Food
Burger < Food
Hot Dog < Food
Pizza < Food
Burrito < Food
Pasta < Food
Spaghetti < Food, Pasta
Mashed Potato < Food
Meat Loaf < Food
Guacamole < Dip, Food
Dip < Food
Bread < Food
French Loaf < Bread, Food
Bagel < Bread, Food
Pretzel < Food
Dough < Food
Donut < Food, Sweets
Sweets < Food
Cake < Cream, Dessert, Food
Cream < Dessert, Food
Dessert < Food
Ice Cream < Cream, Dessert, Food
Trifle < Dessert, Food
Ice Pop < Cream, Dessert, Food, Ice Cream
Chocolate < Dessert, Food
Beverage
Coffee < Beverage
Espresso < Beverage, Coffee
Alcohol < Beverage
Liquor < Alcohol, Beverage
Wine < Alcohol, Beverage, Liquor
Red Wine < Alcohol, Beverage, Liquor, Wine
Beer < Alcohol, Beverage
Soda < Beverage
Eggnog < Beverage
Dairy < Food
Hot Pot < Dish, Food, Meal
Soup < Dish, Food, Meal
Honey < Food
Seafood < Food
`;

export const TECHNOLOGY_AND_COMPUTING = `
Electronics
Hardware < Electronics
Computer Hardware < Electronics, Hardware
Computer < Electronics
PC < Computer, Electronics
Desktop < Computer, Electronics, PC
Laptop < Computer, Electronics, PC
Monitor < Computer Hardware, Electronics, Hardware, Screen
Screen < Computer Hardware, Electronics, Hardware
TV < Computer Hardware, Electronics, Hardware, Monitor, Screen = Television
Mouse < Computer Hardware, Electronics, Hardware
Computer Keyboard < Computer, Computer Hardware, Electronics, Hardware = Keyboard
Remote Control < Electronics
Phone < Electronics
Mobile Phone < Electronics, Phone = Cell Phone
Dial Telephone < Electronics, Phone
Ipod < Electronics
Modem < Electronics, Hardware
Printer < Computer Hardware, Electronics, Hardware, Machine
Machine
Projector < Electronics
Joystick < Electronics
Cassette
Cassette Player < Electronics
CD Player < Electronics
Speaker < Electronics
Radio < Electronics
Camera < Electronics
Digital Camera < Camera, Electronics
Video Camera < Camera, Electronics
Microphone < Device, Electrical Device
Electrical Device < Device
Device
Hand-Held Computer < Computer, Electronics
Oscilloscope < Electronics
`;

export const TOOLS_AND_MACHINERY = `
Tool < Device
Hammer < Device, Tool
Screwdriver < Device, Tool
Power Drill < Device, Power Tool, Tool
Power Tool < Device, Tool
Chain Saw < Device, Tool
Hatchet < Axe, Device, Tool, Weapon
Axe < Device, Tool, Weapon
Shovel < Device, Tool
Lawn Mower < Device, Tool
Nail
Screw < Machine
Padlock
Combination Lock
Binoculars
Tripod
Compass
Scale
Magnifying
Stopwatch
Abacus
Rope
Knot
Chain
Hook
Wheel < Machine
Car Wheel < Car, Machine, Tire, Transportation, Vehicle, Wheel
Tire
Gas Pump < Machine, Pump
Pump < Machine
Vending Machine < Machine
Slot < Gambling, Game
Atm < Machine
Hair Drier < Appliance, Device, Electrical Device
`;

export const TOYS_AND_GAMING = `
Toy
Teddy Bear < Toy
Kite < Toy
Balloon
Jigsaw Puzzle < Game
Game
Crossword Puzzle < Game
Pinwheel < Toy
Piggy Bank
Gambling < Game
Swing < Toy
Doll < Toy
`;

export const TEXT_AND_DOCUMENTS = `
Text
Book < Publication
Publication
Comics < Book, Publication
Menu < Text
Page < Text
Envelope < Mail
Mail
Notebook
Packet
Letter < Text
Webpage < File
File
`;
