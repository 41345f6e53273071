/** Labels of things people make and use, by AWS's category: `Name < parents = aliases`, one a line. */
export const COLORS_AND_VISUAL_COMPOSITION = `
Light
`;

export const EVERYDAY_OBJECTS = `
Coin < Money
Money
Suitcase < Baggage
Bucket
Umbrella < Canopy
Candle
Clock
Hourglass
Basket
Bottle
Tray
Lock
Compass
Magnifying
Stopwatch
Atm < Machine = Cash Machine
Piggy Bank
Crate < Box
Fountain Pen
Letter Opener
Lighter
Pencil Box
Plastic Bag < Bag
Rubber Eraser
Shopping Cart
Whistle
`;

export const FOOD_AND_BEVERAGE = `
Lobster < Animal, Invertebrate, Sea Life
Bakery < Shop
Food
Meal < Food
Lunch < Food, Meal
Fruit < Food, Plant, Produce
Produce < Food
Banana < Food, Fruit, Plant, Produce
Apple < Food, Fruit, Plant, Produce
Orange < Citrus Fruit, Food, Fruit, Plant, Produce
Citrus Fruit < Food, Fruit, Plant, Produce
Lemon < Citrus Fruit, Food, Fruit, Plant, Produce
Pineapple < Food, Fruit, Plant, Produce
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
Bread Loaf < Bread, Food = French Loaf
Bagel < Bread, Food
Pretzel < Food
Dough < Food
Donut < Food, Sweets
Sweets < Food = Confectionery
Cake < Cream, Dessert, Food
Cream < Dessert, Food = Creme
Dessert < Food
Ice Cream < Cream, Dessert, Food
Ice Pop < Cream, Dessert, Food, Ice Cream
Chocolate < Dessert, Food
Beverage = Drink
Coffee < Beverage
Espresso < Beverage, Coffee
Alcohol < Beverage
Liquor < Alcohol, Beverage
Wine < Alcohol, Beverage, Liquor
Red Wine < Alcohol, Beverage, Liquor, Wine
Beer < Alcohol, Beverage
Soda < Beverage
Dairy < Food
Hot Pot < Dish, Food, Meal
Soup < Dish, Food, Meal
Seafood < Food
Coffee Cup < Cup
Water Bottle < Bottle
Beer Bottle < Alcohol, Beer, Beverage, Bottle, Liquor
Wine Bottle < Alcohol, Beverage, Bottle, Liquor, Wine
Pop Bottle < Beverage, Bottle, Soda
Wine Glass < Alcohol, Beverage, Glass, Liquor, Wine
Beer Glass < Alcohol, Beer, Beverage, Glass, Liquor
Goblet < Glass
Teapot < Cookware, Pot, Pottery
Acorn < Nut, Plant
Nut < Plant
Seed < Food, Grain, Produce
Prison
Menu < Text
Keg
Milk Can
King Crab < Animal, Crab, Invertebrate, Sea Life
Jackfruit < Food, Fruit, Plant, Produce
Head Cabbage < Cabbage, Food, Leafy Green Vegetable, Plant, Produce, Vegetable
`;

export const FURNITURE_AND_FURNISHINGS = `
Furniture
Chair < Furniture
Rocking Chair < Chair, Furniture
Couch < Furniture
Table < Furniture
Dining Table < Furniture, Table
Desk < Furniture, Table
Bench < Furniture
Bookcase < Furniture = Bookshelf
Cabinet < Furniture
Table Lamp < Furniture, Lamp, Table
Lampshade < Lamp
Lamp
Shower Curtain < Curtain
Curtain
Home Decor
Rug < Home Decor
Quilt
Vase < Jar, Pottery
Window Shade < Curtain, Home Decor
Door
Sliding Door < Door
`;

export const HOME_AND_INDOORS = `
Fence
Toolshed < Nature, Outdoors
Throne < Chair, Furniture
Bed < Furniture
Crib < Furniture, Infant Bed
Cradle < Furniture
Park Bench < Bench, Furniture
Closet < Furniture
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
Pillow < Cushion, Home Decor
Cushion < Home Decor
Towel
Toilet < Indoors
Toilet Paper
Sink
Sink Faucet < Sink
Broom
Window
Mailbox = Letterbox
Patio
Doormat < Mat
Mat
Potted Plant < Jar, Plant, Planter, Pottery, Vase
Lawn < Grass, Plant
Fire Screen
Mobile Home
Mosquito Net
Safe
Picket Fence < Fence, Picket
`;

export const HOME_APPLIANCES = `
Analog Clock < Clock
Digital Clock < Clock
Wall Clock < Clock
Alarm Clock < Clock
Appliance < Device, Electrical Device
Microwave < Appliance, Device, Electrical Device, Oven
Oven < Appliance, Device, Electrical Device
Stove < Appliance, Device, Electrical Device, Oven
Toaster < Appliance, Device, Electrical Device
Refrigerator < Appliance, Device, Electrical Device
Dishwasher < Appliance, Device, Electrical Device
Washer < Appliance, Device, Electrical Device = Dryer
Electric Fan < Appliance, Device, Electrical Device
Vacuum Cleaner < Appliance, Device, Electrical Device
Clothes Iron < Appliance, Device, Electrical Device = Iron
Heater < Appliance, Device, Electrical Device = Space Heater
Sewing Machine < Appliance, Device, Electrical Device
Dutch Oven < Cookware, Pot
Lawn Mower < Device, Tool
`;

export const KITCHEN_AND_DINING = `
Dish < Food, Meal
China Cabinet < Cabinet, Furniture
Paper Towel < Towel
Jar
Shopping Basket < Basket
Cup = Mug
Cutlery
Fork < Cutlery
Spoon < Cutlery
Wooden Spoon < Cutlery, Spoon
Bowl
Soup Bowl < Bowl
Mixing Bowl < Bowl
Plate
Cooking Pan < Cookware
Frying Pan < Cooking Pan, Cookware = Wok
Cookware
Pot
Jug
Water Jug < Jug
Shaker < Bottle
Ladle < Cutlery
Spatula
Measuring Cup < Cup
Plate Rack
`;

export const MATERIALS = `
Glass
Chain
Carton < Box
Chain Mail < Armor
`;

export const PATTERNS_AND_SHAPES = `
Sphere
`;

export const SYMBOLS_AND_FLAGS = `
Sign < Symbol
Symbol
`;

export const TECHNOLOGY_AND_COMPUTING = `
Electronics
Hardware < Electronics
Computer Hardware < Electronics, Hardware
Computer < Electronics
Pc < Computer, Electronics
Desktop < Computer, Electronics, Pc
Laptop < Computer, Electronics, Pc
Monitor < Computer Hardware, Electronics, Hardware, Screen = Digital Display, Display, LCD Screen
Screen < Computer Hardware, Electronics, Hardware
TV < Computer Hardware, Electronics, Hardware, Monitor, Screen = Television
Mouse < Computer Hardware, Electronics, Hardware
Computer Keyboard < Computer, Computer Hardware, Electronics, Hardware
Remote Control < Electronics
Phone < Electronics
Mobile Phone < Electronics, Phone = Cell Phone
Dial Telephone < Electronics, Phone
Ipod < Electronics
Modem < Electronics, Hardware
Printer < Computer Hardware, Electronics, Hardware, Machine
Projector < Electronics
Joystick < Electronics
Cassette
Cassette Player < Electronics
Cd Player < Electronics
Speaker < Electronics = Audio Speaker
Radio < Electronics
Camera < Electronics
Digital Camera < Camera, Electronics
Video Camera < Camera, Electronics
Microphone < Device, Electrical Device
Electrical Device < Device
Device
Hand-Held Computer < Computer, Electronics
Oscilloscope < Electronics
Webpage < File
Binoculars
Vending Machine < Machine
Spaceship < Aircraft, Transportation, Vehicle
Lens Cap
Radio Telescope
`;

export const TEXT_AND_DOCUMENTS = `
Text
Page < Text
Envelope < Mail
Mail
Notebook
Letter < Text
File
`;

export const TOOLS_AND_MACHINERY = `
Construction Crane < Construction
Scissors
Brush < Device, Tool
Blow Dryer < Appliance, Device, Electrical Device = Hair Drier
Radiator < Appliance, Device, Electrical Device, Heater
Can Opener
Manhole
Machine
Tool < Device
Hammer < Device, Tool
Screwdriver < Device, Tool
Power Drill < Device, Tool
Chain Saw < Device, Tool
Shovel < Device, Tool
Nail
Screw < Machine
Combination Lock
Tripod
Scale
Rope
Hook
Pump < Machine
Hydrant
Barrel < Keg
Snowplow < Tractor, Transportation, Vehicle
Forklift < Machine
Reel
Torch < Light
Turnstile
Rain Barrel < Barrel, Keg
`;

export const TOYS_AND_GAMING = `
Slot < Gambling, Game
Jigsaw Puzzle < Game
Game
Swing < Toy
Doll < Toy
Carousel
`;
